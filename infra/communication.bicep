// Communication Services with e-mail. The domain that Azure manages is always there, so mail flows from the first minute; your own
// domain is made when named and linked once it is verified, because linking an unverified one fails the deployment.
param name string
param emailName string
param dataLocation string
param domain string
param domainVerified bool
param sender string
param displayName string
param tags object

var isOwn = !empty(domain)
var usesOwn = isOwn && domainVerified

resource email 'Microsoft.Communication/emailServices@2023-04-01' = {
  name: emailName
  location: 'global'
  tags: tags
  properties: { dataLocation: dataLocation }
}

resource managed 'Microsoft.Communication/emailServices/domains@2023-04-01' = {
  parent: email
  name: 'AzureManagedDomain'
  location: 'global'
  tags: tags
  properties: { domainManagement: 'AzureManaged', userEngagementTracking: 'Disabled' }
}

resource own 'Microsoft.Communication/emailServices/domains@2023-04-01' = if (isOwn) {
  parent: email
  name: isOwn ? domain : 'none.invalid'
  location: 'global'
  tags: tags
  properties: { domainManagement: 'CustomerManaged', userEngagementTracking: 'Disabled' }
}

resource ownSender 'Microsoft.Communication/emailServices/domains/senderUsernames@2023-04-01' = if (usesOwn) {
  parent: own
  name: sender
  properties: { username: sender, displayName: displayName }
}

resource communication 'Microsoft.Communication/communicationServices@2023-04-01' = {
  name: name
  location: 'global'
  tags: tags
  properties: { dataLocation: dataLocation, linkedDomains: usesOwn ? [managed.id, own.id] : [managed.id] }
}

output name string = communication.name
output emailName string = email.name
output endpoint string = 'https://${communication.properties.hostName}'
output mailFrom string = usesOwn ? '${sender}@${domain}' : 'donotreply@${managed.properties.mailFromSenderDomain}'
output verificationRecords object = isOwn ? own!.properties.verificationRecords : {}

// Everything one store's TriggerMail needs, in a resource group of its own. No module reads or hands out a key:
// the app proves itself with its managed identity everywhere.
targetScope = 'subscription'

@description('Name of the azd environment; part of every resource name.')
@minLength(1)
@maxLength(40)
param environmentName string

@description('Region of everything that has one.')
@metadata({ azd: { type: 'location' } })
param location string

@description('Where Communication Services keeps mail data at rest: Europe, United States, UK, ... Cannot be changed later.')
param dataLocation string = 'Europe'

@description('The store, as its mails say it. What is empty is left to the defaults of the app.')
param storeName string = ''
param storeUrl string = ''

@description('Postal address: marketing mail must carry one.')
param storeAddress string = ''
param storeSupportEmail string = ''
param storeLocale string = ''

@description('IANA zone, such as Europe/Berlin.')
param storeTimeZone string = ''

@description('Address under which customers reach TriggerMail, without a slash at the end; empty: the function app\'s own.')
param publicUrl string = ''

@description('Your own sending domain, such as mail.shop.example; empty: the one Azure manages.')
param mailDomain string = ''

@description('Set to true after the domain is verified (docs/deploy.md); only then it is linked and used.')
param mailDomainVerified bool = false

@description('The part before the @ of the sender on your own domain.')
param mailSender string = 'hello'

@description('Key of the API and the console, 16 characters or more.')
@secure()
@minLength(16)
param apiKey string

@description('Public key of the browser snippet; empty: /api/collect is closed.')
param writeKey string = ''

@description('Secrets of the store\'s webhooks; an empty one closes that source.')
@secure()
param shopifySecret string = ''

@description('The one before, while Shopify changes over to a new one (up to an hour).')
@secure()
param shopifyPreviousSecret string = ''
@secure()
param wooCommerceSecret string = ''
@secure()
param standardSecret string = ''

@description('Number that text messages come from, of the Communication Services resource, such as +18445550100; empty: none go out.')
param smsFrom string = ''

@description('Other settings of the app, without TriggerMail: in front and with semicolons in between: Pacing:PerHour=500;Tracking:Opens=false.')
@secure()
param furtherSettings string = ''

@description('Instances kept warm for the durable timers. 0: pay per use only; 1: alarms ring without a cold start.')
@minValue(0)
param alwaysReadyInstances int = 0

@description('Most instances the app may grow to.')
@minValue(1)
@maxValue(1000)
param maximumInstances int = 40

@description('Run the durable timers on Durable Task Scheduler instead of the storage account. Not in every region.')
param useDurableTaskScheduler bool = false

@description('Who hears of alerts; empty: they are only shown in the portal.')
param alertEmail string = ''

@description('Monthly budget in the currency of the subscription; 0: none. Tells alertEmail at 80 % and 100 %; stops nothing.')
@minValue(0)
param monthlyBudget int = 0

@description('First day of the month the budget starts in, such as 2027-01-01. Needed with monthlyBudget; leave it as it was set.')
param budgetStart string = ''

var token = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName }
var hubName = 'triggermail'
var taskHubSettings = useDurableTaskScheduler ? scheduler!.outputs.settings : {}

resource group 'Microsoft.Resources/resourceGroups@2021-04-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module identity 'identity.bicep' = {
  name: 'identity'
  scope: group
  params: { name: 'id-${token}', location: location, tags: tags }
}

module storage 'storage.bicep' = {
  name: 'storage'
  scope: group
  params: { name: take('st${token}', 24), location: location, tags: tags }
}

module servicebus 'servicebus.bicep' = {
  name: 'servicebus'
  scope: group
  params: { name: 'sb-${token}', location: location, tags: tags }
}

module communication 'communication.bicep' = {
  name: 'communication'
  scope: group
  params: {
    name: 'acs-${token}'
    emailName: 'acse-${token}'
    dataLocation: dataLocation
    domain: mailDomain
    domainVerified: mailDomainVerified
    sender: mailSender
    displayName: empty(storeName) ? mailSender : storeName
    tags: tags
  }
}

module events 'events.bicep' = {
  name: 'events'
  scope: group
  params: {
    name: 'evgt-${token}'
    communicationName: communication.outputs.name
    namespaceName: servicebus.outputs.name
    queueName: servicebus.outputs.reportsQueue
    tags: tags
  }
}

module monitoring 'monitoring.bicep' = {
  name: 'monitoring'
  scope: group
  params: { workspaceName: 'log-${token}', insightsName: 'appi-${token}', location: location, tags: tags }
}

module scheduler 'scheduler.bicep' = if (useDurableTaskScheduler) {
  name: 'scheduler'
  scope: group
  params: {
    name: 'dts-${token}'
    hubName: hubName
    principalId: identity.outputs.principalId
    clientId: identity.outputs.clientId
    location: location
    tags: tags
  }
}

module roles 'roles.bicep' = {
  name: 'roles'
  scope: group
  params: {
    principalId: identity.outputs.principalId
    storageName: storage.outputs.name
    namespaceName: servicebus.outputs.name
    eventsQueue: servicebus.outputs.eventsQueue
    reportsQueue: servicebus.outputs.reportsQueue
    communicationName: communication.outputs.name
    insightsName: monitoring.outputs.insightsName
    token: token
  }
}

module app 'app.bicep' = {
  name: 'app'
  scope: group
  dependsOn: [roles] // The app starts at once and would be refused without them.
  params: {
    name: 'func-${token}'
    planName: 'plan-${token}'
    location: location
    tags: tags
    identityId: identity.outputs.id
    clientId: identity.outputs.clientId
    storageName: storage.outputs.name
    packageContainer: storage.outputs.packageContainer
    serviceBusHost: servicebus.outputs.host
    eventsQueue: servicebus.outputs.eventsQueue
    reportsQueue: servicebus.outputs.reportsQueue
    communicationEndpoint: communication.outputs.endpoint
    insightsConnection: monitoring.outputs.connectionString
    store: {
      Name: storeName
      Url: storeUrl
      Address: storeAddress
      SupportEmail: storeSupportEmail
      From: empty(storeName)
        ? communication.outputs.mailFrom
        : '"${replace(storeName, '"', '')}" <${communication.outputs.mailFrom}>'
      Locale: storeLocale
      TimeZone: storeTimeZone
    }
    publicUrl: publicUrl
    apiKey: apiKey
    writeKey: writeKey
    shopifySecret: shopifySecret
    shopifyPreviousSecret: shopifyPreviousSecret
    wooCommerceSecret: wooCommerceSecret
    standardSecret: standardSecret
    smsFrom: smsFrom
    furtherSettings: furtherSettings
    taskHubSettings: taskHubSettings
    alwaysReadyInstances: alwaysReadyInstances
    maximumInstances: maximumInstances
  }
}

module alerts 'alerts.bicep' = {
  name: 'alerts'
  scope: group
  params: {
    prefix: 'alert-${token}'
    workspaceName: monitoring.outputs.workspaceName
    namespaceName: servicebus.outputs.name
    email: alertEmail
    location: location
    tags: tags
  }
}

module budget 'budget.bicep' = if (monthlyBudget > 0 && !empty(alertEmail) && !empty(budgetStart)) {
  name: 'budget'
  scope: group
  params: { name: 'budget-${token}', amount: monthlyBudget, start: budgetStart, email: alertEmail }
}

output AZURE_LOCATION string = location
output AZURE_RESOURCE_GROUP string = group.name
output SERVICE_APP_NAME string = app.outputs.name
output SERVICE_APP_URI string = app.outputs.uri
output MAIL_FROM string = communication.outputs.mailFrom
output MAIL_DOMAIN_RECORDS object = communication.outputs.verificationRecords
output EMAIL_SERVICE_NAME string = communication.outputs.emailName
output STORAGE_ACCOUNT_NAME string = storage.outputs.name
output SERVICE_BUS_NAMESPACE string = servicebus.outputs.name

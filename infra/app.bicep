// The function app on Flex Consumption. Its settings are replaced as a whole at every deployment: what is set by hand is lost.
param name string
param planName string
param location string
param tags object
param identityId string
param clientId string
param storageName string
param packageContainer string
param serviceBusHost string
param eventsQueue string
param reportsQueue string
param communicationEndpoint string
param insightsConnection string

@description('TriggerMail:Store:*, as StoreSettings names them; what is empty is left to the app\'s defaults.')
param store object
param publicUrl string

@secure()
param apiKey string
param writeKey string
@secure()
param shopifySecret string
@secure()
param shopifyPreviousSecret string
@secure()
param wooCommerceSecret string
@secure()
param standardSecret string
param smsFrom string
@secure()
param furtherSettings string
param taskHubSettings object
param alwaysReadyInstances int
param maximumInstances int

resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' existing = { name: storageName }

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'app' })
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.properties.primaryEndpoints.blob}${packageContainer}'
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      scaleAndConcurrency: {
        maximumInstanceCount: maximumInstances
        instanceMemoryMB: 2048
        alwaysReady: alwaysReadyInstances == 0 ? [] : [{ name: 'durable', instanceCount: alwaysReadyInstances }]
      }
    }
    siteConfig: { minTlsVersion: '1.2', ftpsState: 'Disabled' }
  }

  resource settings 'config' = {
    name: 'appsettings'
    properties: union(platform, further, storeSettings, own, texts, taskHubSettings)
  }
}

resource noFtpPassword 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = {
  parent: app
  name: 'ftp'
  properties: { allow: false }
}

resource noDeploymentPassword 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = {
  parent: app
  name: 'scm'
  properties: { allow: false }
}

var platform = {
  AZURE_CLIENT_ID: clientId
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: clientId
  AzureWebJobsStorage__blobServiceUri: storage.properties.primaryEndpoints.blob
  AzureWebJobsStorage__queueServiceUri: storage.properties.primaryEndpoints.queue
  AzureWebJobsStorage__tableServiceUri: storage.properties.primaryEndpoints.table
  ServiceBusConnection__fullyQualifiedNamespace: serviceBusHost
  ServiceBusConnection__credential: 'managedidentity'
  ServiceBusConnection__clientId: clientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnection
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${clientId};Authorization=AAD'
}

var storeSettings = toObject(
  filter(items(store), said => !empty(said.value)),
  said => 'TriggerMail__Store__${said.key}',
  said => said.value
)

var texts = empty(smsFrom) ? {} : {
  TriggerMail__Sms__Endpoint: communicationEndpoint
  TriggerMail__Store__SmsFrom: smsFrom
}

// What the deployment itself sets comes after it and wins.
var further = toObject(
  filter(split(furtherSettings, ';'), said => contains(said, '=')),
  said => 'TriggerMail__${replace(trim(substring(said, 0, indexOf(said, '='))), ':', '__')}',
  said => trim(substring(said, indexOf(said, '=') + 1))
)

var own = {
  TriggerMail__EventTransport: 'ServiceBus'
  TriggerMail__EventQueue: eventsQueue
  TriggerMail__ReportQueue: reportsQueue
  TriggerMail__Tables__Endpoint: storage.properties.primaryEndpoints.table
  TriggerMail__Email__Endpoint: communicationEndpoint
  TriggerMail__Store__PublicUrl: empty(publicUrl) ? 'https://${app.properties.defaultHostName}' : publicUrl
  TriggerMail__ApiKey: apiKey
  TriggerMail__WriteKey: writeKey
  TriggerMail__Webhooks__Shopify__Secret: shopifySecret
  TriggerMail__Webhooks__Shopify__PreviousSecret: shopifyPreviousSecret
  TriggerMail__Webhooks__WooCommerce__Secret: wooCommerceSecret
  TriggerMail__Webhooks__Standard__Secret: standardSecret
}

output name string = app.name
output uri string = 'https://${app.properties.defaultHostName}'

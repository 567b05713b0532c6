// Optional: the durable timers on Durable Task Scheduler, billed by action, in place of queues and tables of the storage account.
param name string
param hubName string
param principalId string
param clientId string
param location string
param tags object

var contributorRole = '0ad04412-c4d5-4796-b79c-f76d14c8d402' // Durable Task Data Contributor

resource scheduler 'Microsoft.DurableTask/schedulers@2025-11-01' = {
  name: name
  location: location
  tags: tags
  properties: { sku: { name: 'Consumption' }, ipAllowlist: ['0.0.0.0/0'] }

  resource hub 'taskHubs' = { name: hubName, properties: {} }
}

resource mayUse 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(scheduler.id, principalId, contributorRole)
  scope: scheduler
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', contributorRole)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

@description('App settings that move the durable timers here; they win over host.json.')
output settings object = {
  DURABLE_TASK_SCHEDULER_CONNECTION_STRING: 'Endpoint=${scheduler.properties.endpoint};Authentication=ManagedIdentity;ClientID=${clientId};TaskHub=${hubName}'
  AzureFunctionsJobHost__extensions__durableTask__hubName: hubName
  AzureFunctionsJobHost__extensions__durableTask__extendedSessionsEnabled: 'false' // They save reads of the storage account's history.
  AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'azureManaged'
  AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING'
}

// Everything the app may do, on one page. Each permission is on the one resource that needs it.
param principalId string
param storageName string
param namespaceName string
param eventsQueue string
param reportsQueue string
param communicationName string
param insightsName string
param token string

resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' existing = { name: storageName }
resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' existing = {
  name: namespaceName
  resource events 'queues' existing = { name: eventsQueue }
  resource reports 'queues' existing = { name: reportsQueue }
}
resource communication 'Microsoft.Communication/communicationServices@2023-04-01' existing = { name: communicationName }
resource insights 'Microsoft.Insights/components@2020-02-02' existing = { name: insightsName }

// Blobs: package, host locks and keys (the host asks for owner). Queues and tables: durable timers; tables: the record store.
var storageRoles = [
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b' // Storage Blob Data Owner
  '974c5e8b-45b9-4653-ba55-5f855dd0fb88' // Storage Queue Data Contributor
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3' // Storage Table Data Contributor
]
var receiver = '4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0' // Azure Service Bus Data Receiver
var sender = '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39' // Azure Service Bus Data Sender
var metricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb' // Monitoring Metrics Publisher

resource onStorage 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in storageRoles: {
    name: guid(storage.id, principalId, role)
    scope: storage
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
      principalId: principalId
      principalType: 'ServicePrincipal'
    }
  }
]

// Events are sent by the intake and taken by the app; reports are sent by Event Grid, with an identity of its own.
resource onEvents 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in [receiver, sender]: {
    name: guid(namespace::events.id, principalId, role)
    scope: namespace::events
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
      principalId: principalId
      principalType: 'ServicePrincipal'
    }
  }
]

resource onReports 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(namespace::reports.id, principalId, receiver)
  scope: namespace::reports
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', receiver)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

resource onInsights 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, principalId, metricsPublisher)
  scope: insights
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', metricsPublisher)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

// There is no built-in role that only sends; the built-in owner could also read keys and delete the resource.
resource mailSender 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(resourceGroup().id, 'triggermail-mail-sender')
  properties: {
    roleName: 'TriggerMail mail sender ${token}'
    description: 'Sends mail through one Communication Services resource; no keys, no delete.'
    type: 'CustomRole'
    assignableScopes: [resourceGroup().id]
    permissions: [
      {
        actions: [
          'Microsoft.Communication/CommunicationServices/Read'
          'Microsoft.Communication/CommunicationServices/Write'
          'Microsoft.Communication/EmailServices/write'
        ]
        notActions: []
        dataActions: []
        notDataActions: []
      }
    ]
  }
}

resource onCommunication 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(communication.id, principalId, mailSender.id)
  scope: communication
  properties: { roleDefinitionId: mailSender.id, principalId: principalId, principalType: 'ServicePrincipal' }
}

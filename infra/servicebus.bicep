// Two queues: what happened in the store, one contact at a time (session = contact); and what became of the mails.
// Sessions and duplicate detection need the Standard tier and cannot be switched on later.
param name string
param location string
param tags object

var eventsName = 'events'
var reportsName = 'reports'

resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: 'Standard', tier: 'Standard' }
  properties: { disableLocalAuth: true, minimumTlsVersion: '1.2', publicNetworkAccess: 'Enabled' }

  resource events 'queues' = {
    name: eventsName
    properties: {
      requiresSession: true
      requiresDuplicateDetection: true
      duplicateDetectionHistoryTimeWindow: 'PT1H'
      lockDuration: 'PT1M'
      maxDeliveryCount: 10
      defaultMessageTimeToLive: 'P14D'
      deadLetteringOnMessageExpiration: true
    }
  }

  // Event Grid gives its messages no session, so reports cannot share the other queue.
  resource reports 'queues' = {
    name: reportsName
    properties: {
      requiresSession: false
      lockDuration: 'PT1M'
      maxDeliveryCount: 10
      defaultMessageTimeToLive: 'P14D'
      deadLetteringOnMessageExpiration: true
    }
  }
}

output name string = namespace.name
output host string = '${namespace.name}.servicebus.windows.net'
output eventsQueue string = eventsName
output reportsQueue string = reportsName

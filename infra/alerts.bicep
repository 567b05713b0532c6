// What somebody should be told about; docs/operations.md says what to do. Metrics are told apart by name alone, because how a
// metric's properties are spelled depends on who exports it.
param prefix string
param workspaceName string
param namespaceName string
param email string
param location string
param tags object

resource workspace 'Microsoft.OperationalInsights/workspaces@2022-10-01' existing = { name: workspaceName }
resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' existing = { name: namespaceName }

var recipients = empty(email) ? [] : [recipient.id]

resource recipient 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(email)) {
  name: '${prefix}-mail'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'TriggerMail'
    enabled: true
    emailReceivers: [{ name: 'owner', emailAddress: email, useCommonAlertSchema: true }]
  }
}

var rules = [
  {
    name: 'oldest-due'
    title: 'Journeys are late, or the app is silent'
    // Silence counts as very late: an app that does not run says nothing.
    query: '''
      AppMetrics
      | where Name == "triggermail.oldest_due_seconds"
      | summarize said = count(), worst = max(Max)
      | project value = iff(said == 0, 999999.0, worst)'''
    threshold: 900
    window: 'PT15M'
    severity: 1
  }
  {
    name: 'uncertain-sends'
    title: 'Nobody knows whether a mail went out'
    query: '''
      AppMetrics
      | where Name == "triggermail.sends.uncertain"
      | summarize value = sum(Sum)'''
    threshold: 0
    window: 'PT1H'
    severity: 2
  }
  {
    name: 'failure-rate'
    title: 'More than 5 % of the sends of an hour failed'
    // Below 20 sends a share says nothing.
    query: '''
      AppMetrics
      | where Name in ("triggermail.sends.sent", "triggermail.sends.failed")
      | summarize tried = sum(Sum), failed = sumif(Sum, Name == "triggermail.sends.failed")
      | project value = iff(tried < 20, 0.0, 100.0 * failed / tried)'''
    threshold: 5
    window: 'PT1H'
    severity: 2
  }
]

resource logAlerts 'Microsoft.Insights/scheduledQueryRules@2022-06-15' = [
  for rule in rules: {
    name: '${prefix}-${rule.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: rule.title
      severity: rule.severity
      enabled: true
      scopes: [workspace.id]
      evaluationFrequency: 'PT5M'
      windowSize: rule.window
      autoMitigate: true
      skipQueryValidation: true // A new workspace has not seen the metric yet.
      criteria: {
        allOf: [
          {
            query: rule.query
            metricMeasureColumn: 'value'
            timeAggregation: 'Maximum'
            operator: 'GreaterThan'
            threshold: rule.threshold
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: recipients }
    }
  }
]

// Service Bus measures its dead letters itself, so this rings even when the app does not run.
resource deadLetters 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: '${prefix}-dead-letters'
  location: 'global'
  tags: tags
  properties: {
    description: 'Events or reports were put aside'
    severity: 2
    enabled: true
    scopes: [namespace.id]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: 'dead-letters'
          criterionType: 'StaticThresholdCriterion'
          metricNamespace: 'Microsoft.ServiceBus/namespaces'
          metricName: 'DeadletteredMessages'
          timeAggregation: 'Average'
          operator: 'GreaterThan'
          threshold: 0
        }
      ]
    }
    actions: [for id in recipients: { actionGroupId: id }]
  }
}

Feature: Version stream
  A page that stays open learns of every new version.

  Scenario: the stream opens at once
    Given the scenario "version snapshot"
    When the stream is followed until "connection_open" instead
    Then the first event has "status" equal to "connected"
    And "connection_open" arrives within 2 s

  Scenario: the version arrives at once
    Given the scenario "version snapshot"
    When the stream is followed until "version"
    Then "version" arrives within 2 s of "connection_open"
    And the first "version" has these values:
      | version     | test-1.0.0 |
      | environment | test       |
      | git_commit  | abc123     |

  Scenario: heartbeats arrive
    Given the scenario "version snapshot"
    When the stream is followed until "heartbeat" instead
    Then at least 1 "heartbeat" arrives
    And every "heartbeat" has "timestamp" equal to "keepalive"

  Scenario: heartbeats are at most twice the interval apart
    Given the scenario "version stream stays open"
    And the service setting "SSE_HEARTBEAT_INTERVAL" is "1"
    When the stream is followed for 4 s
    Then "heartbeat" arrives within 2 s of "connection_open"
    And at least 2 "heartbeat" events arrive
    And consecutive "heartbeat" events are at most 2 s apart

  Scenario: events arrive in causal order
    Given the scenario "version snapshot"
    When the stream is followed until "heartbeat" instead
    Then exactly these events arrive:
      | connection_open |
      | version         |
      | heartbeat       |

  Scenario: the correlation ID is consistent
    Given the scenario "version snapshot"
    When the stream is followed until "heartbeat" instead
    Then "correlation_id" is the same in every event

  Scenario: the stream stays open
    Given the scenario "version stream stays open"
    When the stream is followed for 4 s
    Then the stream is still open
    And no "connection_close" arrives
    And at least 4 events arrive

  Scenario: the version event has its format
    Given the scenario "version snapshot"
    When the stream is followed until "version"
    Then exactly 1 "version" arrives
    And every "version" has "version", "environment" and "git_commit"
    And every "version" has data of type "flat object"

  Scenario: request_id is accepted
    Given the scenario "version snapshot"
    And the query parameter "request_id" is "my-request"
    When the stream is followed until "version"
    Then the status is 200
    And the header "Content-Type" starts with "text/event-stream"

  Scenario: a version that is no JSON is told as it is
    Given the scenario "a version that is no JSON"
    When the stream is followed until "version"
    Then the first "version" has "raw" equal to "1.0.0-rc1"

  Scenario: an idle subscriber is told that it has to go
    Given the scenario "an idle subscriber"
    When the stream is followed to its end
    Then the last event has "reason" equal to "idle_timeout"
    And "connection_close" arrives within 4 s of "version"

  @deploy
  Scenario: a service that stops says goodbye
    Given the scenario "a service that stops"
    When the stream is followed to its end
    Then the last event has "reason" equal to "server_shutdown"
    And "connection_close" arrives within 4 s of the stop of "task-service"

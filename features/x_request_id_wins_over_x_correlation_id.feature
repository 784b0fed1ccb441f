Feature: X-Request-ID wins over X-Correlation-ID
  Written from what came once: read it, and correct what is no fact.

  Scenario: X-Request-ID wins over X-Correlation-ID as it came
    Given the scenario "X-Request-ID wins over X-Correlation-ID"
    When the stream is followed as the scenario says
    Then exactly 1 "connection_open" arrives
    And "connection_open" arrives within 2.5 s
    And exactly 1 "task_event" arrives
    And "task_event" arrives within 2.5 s of "connection_open"
    And the events arrive in the order "connection_open task_event"
    And the status is 200
    And the header "Access-Control-Allow-Headers" is "Cache-Control"
    And the header "Access-Control-Allow-Origin" is "*"
    And the header "Content-Type" is "text/event-stream; charset=utf-8"
    And the stream is still open
    And every "connection_open" has "status" and "correlation_id"
    And every "connection_open" has "status" equal to "connected"
    And every "connection_open" has "correlation_id" equal to "${request_id}"
    And every "task_event" has "event_type", "task_id", "timestamp", "data" and "correlation_id"
    And every "task_event" has "timestamp" of type "string"
    And every "task_event" has "data" of type "null"
    And every "task_event" has "event_type" equal to "task_started"
    And every "task_event" has "task_id" equal to "${task_id}"
    And every "task_event" has "correlation_id" equal to "${request_id}"

Feature: Correlation ID
  One ID follows a request from the browser through every event of its stream.

  Scenario: it stands at the top level of every event
    Given the scenario "task completes"
    When the stream is followed to its end
    Then every event has "correlation_id"
    And no "task_event" has "data.correlation_id"

  @known-gap(nested-correlation-id)
  Scenario: it stands inside the nested data as well
    Given the scenario "task completes"
    When the stream is followed to its end
    Then every "progress" has "data.correlation_id"

  Scenario: it is the same in every event of a stream
    Given the scenario "task completes"
    When the stream is followed to its end
    Then "correlation_id" is the same in every event

  Scenario Outline: it is the one of the request: <header>
    Given the scenario "version snapshot"
    And the query parameter "request_id" is "from-the-query"
    And the request header "<header>" is "my-request"
    When the stream is followed until "version"
    Then "correlation_id" equals "my-request" in every event

    Examples:
      | header           |
      | X-Request-ID     |
      | X-Correlation-ID |

  Scenario: X-Request-ID wins over X-Correlation-ID
    Given the scenario "task completes"
    And the request header "X-Request-ID" is "the-winner"
    And the request header "X-Correlation-ID" is "the-other"
    When the stream is followed until "started"
    Then "correlation_id" equals "the-winner" in every event

  Scenario: without a header, the version stream takes it from request_id
    Given the scenario "version snapshot"
    And the query parameter "request_id" is "from-the-query"
    When the stream is followed until "version"
    Then "correlation_id" equals "from-the-query" in every event

  Scenario: without any of them, the service makes one up
    Given the scenario "task fails"
    When the stream is followed to its end
    Then every event has "correlation_id" matching "^.{8,}$"
    And "correlation_id" is the same in every event

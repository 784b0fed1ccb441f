Feature: A service that speaks TLS
  Whom to trust, a service's own file says, and each of its streams and calls goes by it.

  Scenario: an answer over TLS
    Given the scenario "an answer over TLS"
    When the stream is followed to its end
    Then exactly 1 "usage" arrives
    And the response to "health" has "status" equal to "healthy"

  Scenario: a second port is another address of the same service
    Given the scenario "an answer over TLS"
    When the stream is followed to its end
    Then the response to "second port" has "status" equal to "healthy"

  Scenario: a stream has TLS settings of its own
    Given the scenario "an answer over TLS"
    And the server's certificate is not checked
    When the stream is followed to its end
    Then the status is 200

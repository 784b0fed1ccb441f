Feature: Connections
  A client that loses its connection comes back. What it then sends, and is told, can be judged by
  itself.

  Scenario: a task's stream comes over one connection
    Given the scenario "a task over one connection"
    When the stream is followed as the scenario says
    Then the client never reconnected
    And the request of the 1st connection has no header "Last-Event-ID"

  Scenario: a feed that is over says so to whoever comes back
    Given the scenario "a feed that is over"
    When the stream is followed to its end
    Then the client reconnected 2 times, each time within 5 s
    And the request of the 2nd connection has the header "Last-Event-ID" equal to "1"
    And the response of the 2nd connection has the header "Content-Type" starting with "text/event-stream"
    And the status of the 3rd connection is 204
    And the server asks not to reconnect

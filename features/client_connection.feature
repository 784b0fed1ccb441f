Feature: Client connection
  How a client reaches a stream, and what it does when the way is not smooth.

  Scenario: a stream that breaks off is resumed where it was
    Given the scenario "a stream that is resumed"
    When the stream is followed until "done"
    Then exactly these events arrive:
      | item | 4 times |
      | done |         |
    And "n" always rises from one event to the next
    And the stream sets the reconnection time 50 ms

  Scenario: without reconnection, the stream ends with the first connection
    Given the scenario "a stream that is resumed"
    And the stream reconnects up to 0 times
    When the stream is followed to its end instead
    Then exactly 2 "item" arrive
    And the last event has the last event ID "2"

  Scenario: a stream that has moved is followed to its new place
    Given the scenario "a stream that has moved"
    When the stream is followed to its end
    Then exactly 1 "hello" arrives

  Scenario: a server that does not answer in time
    Given the scenario "a server that answers late"
    And a deadline of 200 ms for the headers
    When the stream is followed to its end
    Then the stream runs into its timeout

  Scenario: a stream that falls silent
    Given a server that sends:
      """
      event: tick
      data: 1

      """
    And the server then keeps the connection open
    And a deadline of 300 ms for silence
    When the stream is followed to its end
    Then the stream runs into its timeout
    And exactly 1 "tick" arrives

  Scenario: a protocol that was asked for
    Given the scenario "task fails"
    And HTTP 1.1
    When the stream is followed to its end
    Then the protocol is "HTTP/1.1"

  Scenario: an event behind the declared end
    Given the scenario "a server that says goodbye and goes on"
    When the stream is followed to its end
    Then the stream breaks the rule "content-after-end"

Feature: Client parsing
  What a client makes of the bytes of an event stream. The server is described by
  the bytes that it sends, and when; \r, \t and \x00 stand for single bytes.

  Scenario: one event
    Given a server that sends:
      """
      event: greeting
      data: {"text": "hello"}

      """
    When the stream is followed to its end
    Then exactly 1 event arrives
    And the first "greeting" has "text" equal to "hello"

  Scenario: several events
    Given a server that sends:
      """
      event: first
      data: 1

      event: second
      data: 2

      event: third
      data: 3

      """
    When the stream is followed to its end
    Then exactly these events arrive:
      | first  |
      | second |
      | third  |

  Scenario: a correlation ID is kept in the data
    Given a server that sends:
      """
      event: task_event
      data: {"correlation_id": "abc-123", "data": {}}

      """
    When the stream is followed to its end
    Then every "task_event" has "correlation_id" equal to "abc-123"

  Scenario: lines of data are joined by newlines
    Given a server that sends:
      """
      data: line one
      data: line two
      data:
      data: line four

      """
    When the stream is followed to its end
    Then the first event has the data:
      """
      line one
      line two

      line four
      """

  Scenario: comments are ignored
    Given a server that sends:
      """
      : a comment
      event: tick
      : another, inside an event
      data: 1

      :
      """
    When the stream is followed to its end
    Then exactly 1 event arrives
    And exactly 3 comments arrive
    And the first "tick" has the data "1"

  Scenario: id and retry are accepted
    Given a server that sends:
      """
      id: 7
      retry: 2500
      event: tick
      data: 1

      """
    When the stream is followed to its end
    Then exactly 1 event arrives
    And the first "tick" has the last event ID "7"
    And the stream breaks no rule

  Scenario Outline: an event may arrive in any pieces: <pieces>
    Given a server that sends, piece by piece:
      | after | bytes |
      | 0ms   | <a>   |
      | 30ms  | <b>   |
      | 30ms  | <c>   |
    When the stream is followed to its end
    Then exactly 1 event arrives
    And the first "tick" has "n" equal to 1

    Examples:
      | pieces               | a              | b                       | c          |
      | inside words         | event: ti      | ck\ndata: {             | "n":1}\n\n |
      | between the newlines | event: tick\n  | data: {"n":1}\n         | \n         |
      | between CR and LF    | event: tick\\r | \ndata: {"n":1}\\r\n\\r | \n         |

  Scenario: strict parsing ends at data that is not JSON, and shows it
    Given a server that sends:
      """
      event: tick
      data: {"n": 1,

      event: tick
      data: {"n": 2}

      """
    And the data is promised to be JSON
    And strict parsing
    When the stream is followed to its end
    Then the stream breaks the rule "data-not-json" with "{\"n\": 1,"
    And the stream ends with "violation"
    And exactly 1 event arrives

  Scenario: lenient parsing keeps data that is not JSON as it is
    Given a server that sends:
      """
      event: tick
      data: {"n": 1,

      event: tick
      data: {"n": 2}

      """
    And the data is promised to be JSON
    And lenient parsing
    When the stream is followed to its end
    Then the stream breaks the rule "data-not-json"
    And the first "tick" has the data "{\"n\": 1,"
    And the 2nd "tick" has "n" equal to 2

  Scenario: strict parsing ends at a malformed line
    Given a server that sends:
      """
      event: tick
      this is no field
      data: 1

      """
    And strict parsing
    When the stream is followed to its end
    Then the stream breaks the rule "malformed-line" with "this is no field"
    And the stream ends with "violation"
    And no event arrives

  Scenario: lenient parsing goes on after a malformed line
    Given a server that sends:
      """
      event: tick
      this is no field
      data: 1

      """
    And lenient parsing
    When the stream is followed to its end
    Then the stream breaks the rule "malformed-line"
    And the first "tick" has the data "1"

  Scenario: half an event is no event
    Given a server that sends:
      """
      event: tick
      data: {"n": 1}

      event: tick
      data: {"n": 2}\c
      """
    When the stream is followed to its end
    Then exactly 1 "tick" arrives
    And the stream breaks the rule "unterminated-event" with "{\"n\": 2}"

  Scenario: a client that delivers half an event
    Given a server that sends:
      """
      event: tick
      data: {"n": 1}

      event: tick
      data: {"n": 2}\c
      """
    And an event that the end of the stream cuts is delivered
    When the stream is followed to its end
    Then exactly 2 "tick" arrive
    And the 2nd "tick" has "n" equal to 2
    And the stream breaks the rule "unterminated-event"

  Scenario: a connection that is cut in the middle of an event
    Given a server that sends:
      """
      event: tick
      data: {"n": 1}

      event: tick
      data: {"n"\c
      """
    And the server then cuts the connection
    When the stream is followed to its end
    Then the stream is cut
    And the first "tick" has "n" equal to 1

  Scenario: an empty stream
    Given a server that sends nothing
    When the stream is followed to its end
    Then no event arrives
    And the stream is closed by the server

  Scenario: the timeout holds, whatever the server does
    Given a server that sends:
      """
      event: tick
      data: 1

      """
    And the server then keeps the connection open
    And a stream timeout of 2 s
    When the stream is followed to its end
    Then the stream runs into its timeout
    And exactly 1 "tick" arrives

  Scenario: an HTTP error is not a stream
    Given a server that answers with status 500 and the body "out of order"
    When the stream is followed to its end
    Then the status is 500
    And the stream ends with "HTTP status"
    And no event arrives

Feature: A task stream behind nginx
  What a proxy makes of a stream. nginx buffers what it passes on, unless it is told
  not to: then whoever watches a task sees nothing until it is over.

  Scenario Outline: without buffering, progress arrives as it happens: <scenario>
    Given the scenario "<scenario>"
    And the service setting "PROXY_BUFFERING" is "off"
    When the stream is followed to its end
    Then exactly 4 "progress" events arrive
    And no "progress" are held back, by their "timestamp"
    And every "task_event" arrives within 1 s of its "timestamp"
    And the stream is closed by the server

    Examples:
      | scenario                       |
      | a task behind nginx            |
      | a compressed task behind nginx |
      | a secure task behind nginx     |

  @known-gap(nginx-buffers)
  Scenario Outline: with nginx's defaults, progress arrives as it happens: <scenario>
    Given the scenario "<scenario>"
    When the stream is followed to its end
    Then no "progress" are held back, by their "timestamp"

    Examples:
      | scenario                       |
      | a task behind nginx            |
      | a compressed task behind nginx |
      | a secure task behind nginx     |

  @known-gap(nginx-buffers)
  Scenario: with nginx's defaults, the stream opens at once
    Given the scenario "a task behind nginx"
    When the stream is followed to its end
    Then "connection_open" arrives within 1 s

  Scenario: nginx compresses an event stream if it is told to
    Given the scenario "a compressed task behind nginx"
    When the stream is followed to its end
    Then the response is compressed with "gzip"
    And exactly 4 "progress" events arrive

  Scenario: over TLS, nginx speaks HTTP/2
    Given the scenario "a secure task behind nginx"
    And the service setting "PROXY_BUFFERING" is "off"
    When the stream is followed until "progress"
    Then the protocol is "HTTP/2.0"

  Scenario: a certificate of nobody's is not accepted
    Given the scenario "a client that does not trust nginx"
    When the stream is followed as the scenario says
    Then the stream ends with "no connection"

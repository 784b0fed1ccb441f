Feature: Response headers
  Browsers and proxies must take the response for an event stream, and keep their
  hands off it.

  Scenario Outline: the <stream> stream
    Given the scenario "<scenario>"
    When the stream is followed until "connection_open" instead
    Then the status is 200
    And the header "Content-Type" starts with "text/event-stream"
    And the header "Cache-Control" is "no-cache"
    And the header "Access-Control-Allow-Origin" is "*"
    And the header "Access-Control-Allow-Headers" is "Cache-Control"
    And the header "Content-Length" is absent
    And the response is not compressed
    And the stream breaks no rule

    Examples:
      | stream  | scenario         |
      | task    | task completes   |
      | version | version snapshot |

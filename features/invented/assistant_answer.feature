Feature: Answers of an assistant
  An answer comes in blocks, each in pieces: text to be shown, or the input of a tool
  to be called.

  Background:
    Given the scenario "an assistant calls a tool"

  Scenario: blocks open and close, one after the other
    When the stream is followed to its end instead
    Then exactly the events "start (block_start (delta | ping)+ block_stop ping*)+ usage stop" arrive
    And every "block_start" is closed by "block_stop" with the same "index", the innermost first
    And "index" rises by 1 from one "block_start" to the next
    And for each "index", exactly the events "block_start delta+ block_stop" arrive

  Scenario: the pieces make a whole
    When the stream is followed to its end instead
    Then the "text" of all "text" joined is "I look it up."
    And the "json" of all "input" joined is "{\"city\": \"Berlin\"}"

  Scenario: what is paid for is what came
    When the stream is followed to its end instead
    Then the "tokens" of all "delta" add up to the "output" of the last "usage"
    And exactly 1 "usage" arrives
    And no "delta" arrives after "usage"
    And the last "usage" has "stop" in ["tool", "end", "length"]

  Scenario: it ends as it was agreed
    When the stream is followed to its end instead
    Then the last events are "done"
    And "start" arrives within 2 s
    And the media type is "text/event-stream"
    And the stub "model" received exactly 1 "POST /v1/answers" with "stream" equal to true

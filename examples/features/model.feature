Feature: Language model
  aimock, a mock of language models: what a client of OpenAI or Anthropic gets when
  the model is well, slow, cut off, out of order, or talks nonsense.

  Scenario: a chat completion ends with [DONE]
    Given the scenario "a chat"
    When the stream is followed to its end
    Then the stream keeps the profile "openai/chat-completions"
    And exactly the events "chunk+ done" arrive
    And the last "chunk" has "choices.0.finish_reason" equal to "stop"

  Scenario: a tool call comes in pieces
    Given the scenario "a chat"
    And the variable "say" is "what is the weather"
    When the stream is followed to its end
    Then the stream keeps the profile "openai/chat-completions"
    And exactly the events "chunk+ done" arrive
    And the 2nd "chunk" has "choices.0.delta.tool_calls.0.function.name" equal to "get_weather"
    And the last "chunk" has "choices.0.finish_reason" equal to "tool_calls"

  Scenario: a message opens, fills and closes its blocks
    Given the scenario "a message"
    When the stream is followed to its end
    Then the stream keeps the profile "anthropic/messages"
    And at least 1 "content_block_delta" arrives
    And the last "message_delta" has "delta.stop_reason" equal to "end_turn"
    And the stream breaks no rule

  @known-gap(slow-model)
  Scenario: the first word comes within a second
    Given the scenario "a chat"
    And the variable "say" is "think slowly"
    When the stream is followed to its end
    Then "chunk" arrives within 1 s

  Scenario: a connection that is lost is not taken for an end
    Given the scenario "a chat"
    And the variable "say" is "lose the connection"
    When the stream is followed to its end
    Then the stream is cut
    And no "finish" arrives

  Scenario: a model that is overloaded says so
    Given the scenario "a chat"
    And the variable "say" is "never answer"
    When the stream is followed to its end
    Then the status is 500
    And the stream ends with "HTTP status"

  Scenario: an answer that is no stream is not taken for one
    Given the scenario "a message"
    And the variable "say" is "mumble"
    When the stream is followed to its end
    Then the stream ends with "wrong media type"

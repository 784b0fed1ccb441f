Feature: Public stream protocols
  The language is about streams, not about one application: three protocols that
  many services speak, over stubbed streams.

  Scenario: a chat completion ends with [DONE]
    Given the scenario "a chat completion"
    When the stream is followed to its end
    Then the stream keeps the profile "openai/chat-completions"
    And every "message" has "id" and "choices"
    And "id" is the same in every "message"
    And the last "message" has "choices.0.finish_reason" equal to "stop"

  Scenario: blocks are nested in a message, and a ping may come anywhere
    Given the scenario "a message in blocks"
    When the stream is followed to its end
    Then the stream keeps the profile "anthropic/messages"
    And at least 1 "ping" arrives
    And the last "message_delta" has "delta.stop_reason" equal to "end_turn"

  Scenario: a tool call reports its progress, and then answers
    Given the scenario "a tool call"
    When the stream is followed to its end
    Then the stream keeps the profile "mcp/2025-11-25"
    And the last event has "result.content.0.type" equal to "text"
    And the header "Mcp-Session-Id" is present

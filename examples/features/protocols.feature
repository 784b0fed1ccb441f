Feature: Protocols
  What the reference implementations of public protocols send keeps their profiles; what
  one of them breaks is found, though its own clients say nothing.

  Scenario: a task of A2A
    Given the scenario "a task of an agent"
    When the stream is followed to its end
    Then the stream keeps the profile "a2a/1.0"
    And exactly 3 "piece" arrive

  Scenario: a task that fails is a stream that is whole
    Given the scenario "a task of an agent"
    And the variable "say" is "break"
    When the stream is followed to its end
    Then the stream keeps the profile "a2a/1.0"
    And the last event has "result.statusUpdate.status.state" equal to "TASK_STATE_FAILED"

  Scenario: the same for a client of A2A 0.3
    Given the scenario "a task of an older agent"
    When the stream is followed to its end
    Then the stream keeps the profile "a2a/0.3"
    And exactly 1 "final" arrive

  Scenario: a run of AG-UI
    Given the scenario "a run of an agent"
    When the stream is followed to its end
    Then the stream keeps the profile "ag-ui/events"
    And the last "text" has data matching "^Hello, world$"

  Scenario: a message for useChat
    Given the scenario "a message for a page"
    When the stream is followed to its end
    Then the stream keeps the profile "ai-sdk/ui-message-stream"
    And the last "text" has data matching "^Hello, world$"

  Scenario: a subscription of GraphQL
    Given the scenario "a subscription"
    When the stream is followed to its end
    Then the stream keeps the profile "graphql-sse/distinct"
    And exactly 3 "next" arrive

  Scenario: a feed of Datastar
    Given the scenario "a feed of a page"
    When the stream is followed to its end
    Then the stream keeps the profile "datastar/events"
    And "length" rises by 1 from one "signals" to the next

  @known-gap(signals-unchecked)
  Scenario: the SDK of Datastar checks the signals
    Given the scenario "a feed of a page"
    And the variable "query" is "?break=1"
    When the stream is followed to its end
    Then the stream keeps the profile "datastar/events"

  Scenario: a long tool of the MCP server that has everything
    Given the scenario "a long tool"
    When the stream is followed to its end
    Then the stream keeps the profile "mcp/2025-11-25"
    And exactly 3 "progress" arrive

  Scenario: a response of OpenAI
    Given the scenario "a response"
    When the stream is followed to its end
    Then the stream keeps the profile "openai/responses"
    And the last event has "response.status" equal to "completed"

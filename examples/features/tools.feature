Feature: Tools
  An MCP server made of the official Go SDK. Each call is a POST that is answered by a
  stream: the progress as it happens, and the result last.

  Scenario: a handshake opens a session
    Given the scenario "a handshake"
    When the stream is followed to its end
    Then the stream keeps the profile "mcp/2025-06-18"
    And the header "Mcp-Session-Id" is present
    And exactly the events "answer" arrive
    And the last "answer" has data like:
      """
      {"jsonrpc": "2.0", "result": {"protocolVersion": "2025-06-18", "serverInfo": {"name": "counter"}}}
      """

  Scenario: a tool reports its progress, and then answers
    Given the scenario "a tool that counts"
    When the stream is followed to its end
    Then the stream keeps the profile "mcp/2025-06-18"
    And exactly the events "progress progress progress answer" arrive
    And "params.progress" rises by 1 from one "progress" to the next
    And the last event has "result.content.0.text" equal to "counted to 3"
    And the stream is closed by the server

  Scenario: progress comes while the tool is at work
    Given the scenario "a tool that waits for an answer"
    When the stream is followed to its end
    Then the stream keeps the profile "mcp/2025-06-18"
    And exactly the events "progress answer" arrive
    And the last event has "result.content.0.text" equal to "heard"

  Scenario: nobody calls a tool without a session
    Given the scenario "a stranger calls a tool"
    When the stream is followed to its end
    Then the stream keeps the profile "mcp/2025-06-18"
    And the last "answer" has "error.message" containing "invalid during session initialization"
    And no event has "result"

  Scenario: a server may answer in one piece, which is no stream
    Given the scenario "a tool that counts"
    And the service setting "MCP_JSON" is "1"
    When the stream is followed to its end
    Then the stream keeps the profile "mcp/2025-06-18"
    And the status is 200
    And the stream ends with "wrong media type"

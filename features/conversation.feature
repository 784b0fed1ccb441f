Feature: A conversation over a stream
  Some streams ask: what the client sends has to hold what an event said before, where to
  post, or which question it answers.

  Scenario: an assistant asks back, and answers once it is told
    Given the scenario "an assistant asks back"
    When the stream is followed as the scenario says
    Then exactly the events "endpoint question answer" arrive
    And every "question" has "id" equal to "${asked}"
    And every "answer" has "result.text" containing "Berlin"
    And "answer" arrives within 2 s of "question"

  Scenario: a call that begins a session is answered by a stream
    Given the scenario "an assistant asks back"
    When the stream is followed as the scenario says
    Then the response to "begin" has "result.session" equal to "${session}"
    And the response to "begin" has "@event.number" equal to 2
    And the response to "state" has "state" equal to "answered"

  Scenario: the same, with what is captured said here
    Given the scenario "an assistant is asked"
    And "NUMBER" is the "id" of the first "question"
    And "POST ${messages}" is called after "question", as "REPLY", with:
      """
      {"jsonrpc": "2.0", "id": "${NUMBER}", "result": {"content": {"city": "Rome"}}}
      """
    And "GET /api/assistant/sessions/${session}" is called after "answer", as "STATE", until its response has "state" equal to "answered", for at most 5 s
    And the call "REPLY" has the header "Accept" "application/json"
    And "NOW" is the "state" of the response to "STATE"
    When the stream is followed for 3 s
    Then the response to "STATE" has "state" equal to "${NOW}"
    And every "answer" has "result.text" equal to "It is sunny in Rome."

  Scenario: a response is asked for again from where it was cut off
    Given the scenario "a response is made"
    And "RESPONSE" is the "response.id" of the first "response.created"
    And "SEEN" is the "sequence_number" of the last event
    And the connection is cut after the 3rd event
    And the client comes back by "GET /v1/responses/${RESPONSE}?starting_after=${SEEN}"
    And the stream reconnects up to 2 times
    When the stream is followed to its end
    Then "sequence_number" rises by 1 from one event to the next
    And exactly 7 events arrive
    And every "response.completed" has "response.id" equal to "${RESPONSE}"

  Scenario: what is asked in one window does not come in another
    Given the scenario "two windows of one client"
    When the stream is followed as the scenario says
    Then the stream keeps the profile "profiles/assistant.yaml"

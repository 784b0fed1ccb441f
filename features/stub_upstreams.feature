Feature: Stub upstreams
  A service is tested with the services behind it replaced by stubs, and a test can say
  what those received.

  Scenario: the version stream asks its front end once for each connection
    Given the scenario "a front end that recovers"
    When the stream is followed until "version"
    Then some "error" has "error" containing "503"
    And the first "version" has "version" equal to "2.0.0"
    And the stub "flaky" received exactly 2 "GET /version.json"
    And the stub "flaky" received no "POST /{path...}"
    And the time between the "GET /version.json" that the stub "flaky" received is at least 20 ms
    And every "GET /version.json" that the stub "flaky" received has no header "Authorization"

  Scenario: a client that backs off waits longer each time
    Given the scenario "a client that backs off"
    When the stream is followed as the scenario says
    Then the time between the "GET /events" that the stub "weary" received is at least 20 ms and grows each time
    And the 1st "GET /events" that the stub "weary" received has no header "Last-Event-ID"
    And the 2nd "GET /events" that the stub "weary" received has the header "Last-Event-ID" equal to "7"

  Scenario: a stub has a history, so that streams can be resumed against it
    Given the scenario "a ticker with a history"
    When the stream is followed until "done"
    Then exactly the events "tick{5} done" arrive
    And "n" rises by 1 from one "tick" to the next

  Scenario: a backend sends while it holds the callback, and what each client is sent is kept apart
    Given the scenario "a backend that sends before it answers"
    When the streams are followed to their end
    Then exactly the events "welcome ready news" arrive
    And on the stream "ann", the first "welcome" has "text" equal to "hello ann"
    And on the stream "bob", the first "welcome" has "text" equal to "hello bob"
    And the response to "greeting" has "text" equal to "hello ann"
    And the stub "gateway" received exactly 2 "POST /internal/send"

  Scenario: a gateway tells its backend of a connection, and the backend answers through it
    Given the scenario "a gateway and its backend"
    When the stream is followed to its end
    Then the stub "backend" received exactly 1 "POST /callback" with "action" equal to "connect" within 3 s
    And the stub "backend" received exactly 1 "POST /callback" with "reason" equal to "server_closed" within 3 s
    And the stub "gateway" received exactly 2 "POST /internal/send" within 3 s
    And every "POST /callback" that the stub "backend" received has "action" and "token"
    And every "POST /internal/send" that the stub "gateway" received has the header "Content-Type" equal to "application/json"
    And every "POST /internal/send" that the stub "gateway" received has "token" equal to "${token}"
    And every "POST /internal/send" that the stub "gateway" received has data like:
      """
      {"token": "<string>", "event": {"name": "<string>"}}
      """

  Scenario: a stub sends what was recorded, as it came
    Given the scenario "a task that was recorded"
    When the stream is followed to its end
    Then exactly 4 "progress" arrive
    And the last event has "reason" equal to "task_completed"
    And "correlation_id" is the same in every event
    And the header "Access-Control-Allow-Origin" is "*"
    And the stream is closed by the server

  Scenario: a feature says what an upstream answers
    Given the scenario "a ticker with a history"
    And the stub "ticker" answers "GET /ticks" with the events:
      | event | id  | data     | after | at   |
      | tick  | t-1 | {"n": 1} |       |      |
      | tick  | t-2 | {"n": 2} | 20ms  |      |
      | done  |     | {}       |       | tick |
    When the stream is followed until "done"
    Then exactly the events "tick{2} done" arrive
    And "n" rises by 1 from one "tick" to the next

  Scenario: an upstream that is not there yet
    Given the scenario "a ticker with a history"
    And the first 1 "GET /ticks" to the stub "ticker" fail with the status 503
    When the stream is followed to its end instead
    Then the status is 503
    And the stub "ticker" received exactly 1 "GET /ticks"

  Scenario: a gateway is sent what has happened before its callback is answered
    Given the scenario "a service behind a gateway"
    When the streams are followed to their end
    Then on the stream "ann", the last "refused" has "task" equal to "task-of-ann"
    And on the stream "bob", the last "refused" has "task" equal to "task-of-bob"
    And the stub "gateway" received exactly 2 "POST /internal/send" with "event.name" equal to "error"

  Scenario: nothing is sent for a client that the gateway has lost
    Given the scenario "a client that the gateway has lost"
    When the streams are followed to their end
    Then on the stream "ann", exactly the events "open over" arrive
    And the stub "gateway" received no "POST /internal/send" with "event.data.event_type" equal to "task_completed"

Feature: Plays
  A stream test is a small play: several watchers, and things that happen while they
  watch.

  Scenario: what happens once every watcher is there
    Given the scenario "two desks watch for versions"
    When the streams are followed until everything is decided instead
    Then the first "deployed" has "version" equal to "2.0.0"
    And on the stream "first", "deployed" arrives within 5 s of the call "first deployment"

  Scenario: what the calls were answered
    Given the scenario "two desks watch for versions"
    When the streams are followed as the scenario says
    Then the response to "first deployment" has "delivered" equal to true
    And the response to "second deployment" has the status 202

  Scenario: a call after an event
    Given the scenario "version snapshot"
    And "GET /api/health/healthz" is called after "version", as "health"
    When the stream is followed until 3 events have arrived instead
    Then the response to "health" has the status 200

  Scenario: a client goes away, and comes back
    Given the scenario "a feed with a history"
    And the client goes away after the 3rd "item" and comes back 50 ms later
    When the stream is followed to its end
    Then exactly the events "item{8} done" arrive

  Scenario: a slow reader
    Given the scenario "a feed with a history"
    And the client reads 500 bytes a second
    When the stream is followed to its end
    Then exactly 8 "item" arrive
    And the stream stays open for at least 500 ms

  Scenario: a stream that opens late
    Given the scenario "two clients watch a task"
    And the stream "bob" is opened after "connection_open" on the stream "alice", 100 ms later
    When the streams are followed until 1 event has arrived
    Then every stream has the same "connection_open" by "status"

  @deploy
  Scenario: a deploy is a short absence
    Given the scenario "a patient version watcher"
    And the service "task-service" is restarted after the 2nd "heartbeat"
    When the stream is followed until 9 events have arrived instead
    Then the events "connection_close connection_open version" arrive one right after the other
    And exactly 2 "connection_open" arrive

  Scenario: a service that is killed says nothing, and is back soon
    Given the scenario "a patient version watcher"
    And the service "task-service" is killed after "version"
    And the service "task-service" is started after "version", 500 ms later
    When the stream is followed until 5 events have arrived
    Then the events "version heartbeat* connection_open version" arrive one right after the other
    And no "connection_close" arrives

  Scenario: a service that stands still
    Given the scenario "a patient version watcher"
    And the service "task-service" is paused after "heartbeat"
    And the service "task-service" is resumed after "heartbeat", 2 s later
    When the stream is followed until 5 events have arrived
    Then exactly the events "connection_open version heartbeat{3}" arrive
    And the stream stays open for at least 2500 ms

  @slow-heartbeats
  Scenario: a service that needs another
    Given the scenario "versions of the backend"
    When the stream is followed for 2 s instead
    Then the first "version" has "status" equal to "healthy"
    And no "heartbeat" arrives

  Scenario: services that know each other find each other
    Given the scenario "a gateway and a backend that know each other"
    When the streams are followed as the scenario says
    Then on the stream "backend", the first "version" has "status" equal to "healthy"
    And on the stream "gateway", the first "version" has "status" equal to "healthy"

  Scenario: a slow reader does not delay the others
    Given the scenario "two clients watch a task"
    And the service setting "SAMPLE_BROADCAST" is "1"
    And the service setting "SAMPLE_UNBATCHED_PROGRESS" is "1"
    And the client of the stream "bob" reads 1000 bytes a second
    When the streams are followed to their end
    Then on the stream "alice", every "task_event" arrives within 2 s of its "timestamp"
    And on the stream "bob", the stream stays open for at least 1 s
    And every stream has the same "task_event" by "timestamp"

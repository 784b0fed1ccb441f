Feature: Before the head, and after the end
  Some servers say nothing until they have something to say; of others it matters what is left
  when a stream has ended.

  Scenario: the state of a task, once its stream has ended
    Given the scenario "what is left of a task"
    When the stream is followed to its end
    Then the stream is closed by the server
    And the response to "state" has "status" equal to "completed"

  Scenario: what is called once the stream has ended
    Given the scenario "task completes"
    And "GET /api/tasks/${task_id}/status" is called once all streams have ended, as "state"
    And "DELETE /api/tasks/${task_id}" is called in the end, whatever happens
    When the stream is followed to its end
    Then the response to "state" has "status" equal to "completed"

  Scenario: a call before the head has come
    Given the scenario "a head that comes with the first event"
    When the stream is followed to its end
    Then "hello" arrives within 5 s of the call "hello"
    And the response to "bye" has the status 204

  Scenario: a client that leaves before the head has come
    Given the scenario "a server that answers late"
    And the client goes away once the request is sent, 100 ms later
    When the stream is followed to its end
    Then the stub "slow" received exactly 1 "GET /slow"

  @deploy
  Scenario: a service stops when it is asked to
    Given the scenario "a patient version watcher"
    And the service "task-service" is restarted after the 2nd "heartbeat"
    When the stream is followed until 9 events have arrived instead
    Then the service "task-service" stops within 4 s
    And "connection_close" arrives within 2 s of the restart of "task-service"
    And every "connection_open" is followed by "version" within 2 s, after the restart of "task-service"

  Scenario: a service that stands still is silent
    Given the scenario "a patient version watcher"
    And the service "task-service" is paused after "heartbeat"
    And the service "task-service" is resumed after "heartbeat", 2 s later
    When the stream is followed until 5 events have arrived
    Then no event arrives for 1500 ms after the pause of "task-service"
    And "heartbeat" arrives within 2 s of the resume of "task-service"

  Scenario: a service that is killed ends its streams
    Given the scenario "version snapshot"
    And the service "task-service" is killed after "version"
    When the stream is followed to its end instead
    Then the stream ends with "cut" within 1 s of the kill of "task-service"

  Scenario: a task that nobody follows
    Given the scenario "a task that nobody follows"
    When the calls are made
    Then the response to "cancelled" has "success" equal to true
    And the response to "refused" has the header "Allow" matching "\bGET\b"
    And the response to "state" has "status" equal to "cancelled"

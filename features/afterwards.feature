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

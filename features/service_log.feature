@own-log
Feature: The log of a service
  The other side of a stream: whether the service has noticed what its clients do, and whether it
  complains. Where several scenarios use one service, a line belongs to the one whose values it has.

  Scenario: the server notices that its client has gone
    Given the scenario "a task whose client goes away"
    When the stream is followed to its end
    Then the service "task-service" logs a line matching "stream broke off.*/tasks/${task_id}/" within 2 s of the client's leave of "stream"
    And the service "task-service" logs a line matching "stream broke off.*/tasks/${task_id}/" within 5 s of "connection_open"

  Scenario: nothing is logged as an error
    Given the scenario "task completes"
    When the stream is followed to its end
    Then the service "task-service" logs a line matching "task is over.*${task_id}" exactly 1 time
    And the service "task-service" never logs a line matching "level=ERROR.*${task_id}"

Feature: Task stream
  Whoever watches a task sees its whole life, in order.

  Scenario: the stream opens at once
    Given the scenario "task completes"
    When the stream is followed until "connection_open"
    Then the first event has "status" equal to "connected"
    And "connection_open" arrives within 2 s

  Scenario: the stream opens at once, although the task is silent
    Given the scenario "task stays silent"
    When the stream is followed for 3 s
    Then "connection_open" arrives within 2 s

  Scenario: progress events arrive
    Given the scenario "task completes"
    When the stream is followed to its end
    Then exactly 4 "progress" events arrive
    And every "progress" has "event_type", "task_id", "timestamp" and "data.text"
    And every "progress" has "data.text" of type "string"
    And every "progress" has "data.value" between 0 and 1
    And every "progress" has "task_id" equal to "${task_id}"
    And the first "progress" has "data.value" equal to 0
    And the last "progress" has "data.value" equal to 1

  Scenario: the task completes
    Given the scenario "task completes"
    When the stream is followed to its end
    Then exactly 1 "completed" event arrives
    And the last "completed" has these values:
      | data.status          | success |
      | data.message         | hello   |
      | data.steps_completed | 3       |
    And "completed" arrives within 2 s of "started"

  Scenario: the stream closes after the task has completed
    Given the scenario "task completes"
    When the stream is followed to its end
    Then the last event has "reason" equal to "task_completed"
    And no event arrives after "connection_close"
    And the stream is closed by the server
    And "connection_close" arrives within 2 s of "completed"

  Scenario: a task fails when it raises an exception
    Given the scenario "task fails"
    When the stream is followed to its end
    Then exactly 1 "failed" event arrives
    And the last "failed" has "data.error" containing "the disk is full"
    And the last "failed" has "data.traceback"
    And exactly these events arrive:
      | connection_open  |
      | started          |
      | progress         |
      | failed           |
      | connection_close |
    And no "completed" arrives

  Scenario: an unknown task is an error
    Given the scenario "unknown task"
    When the stream is followed to its end
    Then exactly these events arrive:
      | connection_open  |
      | error            |
      | connection_close |
    And the first "error" has "error" equal to "Task not found"
    And the first "connection_close" has "reason" equal to "task_not_found"
    And the status is 200

  Scenario: heartbeats arrive while the task is idle
    Given the scenario "task is idle"
    When the stream is followed until "heartbeat"
    Then at least 1 "heartbeat" arrives
    And every "heartbeat" has "timestamp" matching "^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"

  Scenario: events arrive in causal order
    Given the scenario "task completes"
    When the stream is followed to its end
    Then exactly these events arrive:
      | connection_open  |           |
      | started          |           |
      | progress         | 1 or more |
      | completed        |           |
      | connection_close |           |
    And every "task_event" has "event_type", "task_id", "timestamp" and "data"
    And every "task_event" has "timestamp" matching "^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)$"

  Scenario: no event has an ID
    Given the scenario "task completes"
    When the stream is followed to its end
    Then every event has the last event ID ""

  Scenario: progress arrives as it happens, where nothing is batched
    Given the scenario "task takes its time"
    And the service setting "SAMPLE_UNBATCHED_PROGRESS" is "1"
    When the stream is followed to its end
    Then every "task_event" arrives within 500 ms of its "timestamp"

  Scenario: the status of a task tells that it is over
    Given the scenario "task completes"
    And "GET /api/tasks/${task_id}/status" is called after "completed", as "status"
    When the stream is followed to its end
    Then the response to "status" has "status" equal to "completed"

  Scenario: a task that is cancelled does not complete
    Given the scenario "task is idle"
    And "POST /api/tasks/${task_id}/cancel" is called after "connection_open", as "cancel"
    When the stream is followed to its end
    Then the response to "cancel" has "success" equal to true
    And no "completed" arrives

  Scenario: the correlation ID is consistent
    Given the scenario "task completes"
    When the stream is followed to its end
    Then "correlation_id" is the same in every event

  Scenario: a client that comes once the task is over gets heartbeats, and no end
    Given the scenario "a task that is over"
    When the streams are followed as the scenario says
    Then on the stream "late", exactly the events "connection_open heartbeat+" arrive
    And on the stream "late", consecutive "heartbeat" events are between 0.5 s and 2 s apart

  Scenario: the calls around a task
    Given the scenario "the calls of a task"
    When the calls are made
    Then the response to "unknown type" has "error" equal to "Unknown task type: X"
    And the response to "running" has "status" equal to "running"
    And the response to "too early" has the status 404
    And the response to "gone" has "error" equal to "Task not found"

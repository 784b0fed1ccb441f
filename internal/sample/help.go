package sample

// Help lists the settings, with their defaults, for people at a terminal.
const Help = `  PORT                          port on 127.0.0.1; 0 or empty: any free one
  SSE_HEARTBEAT_INTERVAL        seconds between heartbeats (5)
  SSE_QUEUE_READ_TIMEOUT        seconds that a queue read of a task stream waits (5)
  SSE_IDLE_TIMEOUT              seconds without a version event after which a
                                version stream is closed (0: never)
  FRONTEND_VERSION_URL          where the version is fetched
                                (http://localhost:3000/version.json)

Each known gap is open, as it is today; 1 closes it:
  SAMPLE_NESTED_CORRELATION_ID  the correlation ID is in the nested data too
  SAMPLE_VERSION_FALLBACK       a built-in version is served if the fetch fails
  SAMPLE_TASK_HEARTBEATS        task streams follow SSE_HEARTBEAT_INTERVAL
  SAMPLE_UNBATCHED_PROGRESS     each event is sent as soon as it happens
  SAMPLE_BROADCAST              every client sees every event of a task

SAMPLE_FAULT makes the service wrong in one way:
  missing-event                 no task_started is sent
  duplicate-event               each task_completed is sent twice
  out-of-order                  task_completed comes before the last progress_update
  wrong-nesting                 the fields of a task_event are inside a "payload"
  changing-correlation-id       each event has a correlation ID of its own
  no-correlation-id             no event has a correlation ID
  late-heartbeat                heartbeats come at three times their interval
  missing-header                no Cache-Control, no Access-Control-Allow-Origin
  close-without-reason          the data of a connection_close has no reason
  event-after-close             a heartbeat follows the connection_close
  crash                         the process exits with status 3 after a progress_update
  hang                          nothing follows the connection_open
`

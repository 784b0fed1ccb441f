Feature: Faults on the wire
  Between a client and its server, and between a service and its upstream, things go
  wrong: who resumes must not notice.

  Scenario: a cut between two events
    Given the scenario "a feed with a history"
    And the connection is cut after the 3rd event
    And the stream reconnects up to 3 times
    When the stream is followed until "done"
    Then exactly the events "item{8} done" arrive

  Scenario: a cut in the middle of an event
    Given the scenario "a feed with a history"
    And the connection is cut 12 bytes into the 4th event
    And the stream reconnects up to 3 times
    When the stream is followed until "done"
    Then "n" rises by 1 from one "item" to the next

  Scenario: without a client that resumes, a cut is the end
    Given the scenario "a feed with a history"
    And the connection is cut after the 3rd event
    When the stream is followed to its end
    Then exactly 3 "item" arrive
    And the stream is cut

  Scenario: a cut after so many bytes
    Given the scenario "a feed with a history"
    And the connection is cut after 100 bytes
    And the stream reconnects up to 3 times
    When the stream is followed until "done"
    Then exactly the events "item{8} done" arrive

  Scenario: a connection that only the client may still use
    Given the scenario "a feed that stays open"
    And the connection is half-closed after the 2nd "item"
    When the stream is followed to its end
    Then the stream is cut

  Scenario: a reset
    Given the scenario "a feed that stays open"
    And the connection is reset after the 2nd "item"
    When the stream is followed to its end
    Then the stream ends with "connection reset"

  Scenario: a server that cannot be reached for a while
    Given the scenario "a feed with a history"
    And the connection is down after the 2nd "item", for 200 ms
    And the stream reconnects up to 10 times
    When the stream is followed until "done"
    Then exactly the events "item{8} done" arrive

  Scenario: a connection on which nothing comes any more
    Given the scenario "a feed that stays open"
    And the connection hangs after the 2nd "item"
    And a deadline of 1500 ms for silence
    When the stream is followed to its end
    Then the stream runs into its timeout

  Scenario: a long, thin wire
    Given the scenario "a feed with a history"
    And the connection has a latency of 50 ms, give or take 20 ms
    And the connection passes 1 byte at a time
    When the stream is followed to its end
    Then exactly 8 "item" arrive
    And "item" arrives within 10 s

  Scenario: a narrow wire
    Given the scenario "a feed with a history"
    And the connection passes 1 kB a second
    When the stream is followed to its end
    Then exactly 8 "item" arrive

  Scenario: an upstream that is down
    Given the scenario "version snapshot"
    And the connection to "frontend" is down
    When the stream is followed to its end instead
    Then exactly the events "connection_open error connection_close" arrive

  Scenario: an upstream that comes back in time
    Given the scenario "version snapshot"
    And the connection to "frontend" hangs, for 1 s
    When the stream is followed until "version"
    Then every "version" comes immediately after "connection_open"
    And the stream stays open for at least 200 ms

  Scenario: cut off anywhere, and nothing is lost
    Given the scenario "a feed with a history"
    When the stream is followed to its end
    Then a client that is cut off anywhere resumes, and has every "item" once, by "n"
    And a client that is cut off 5 bytes into the 4th event resumes, and has every event once

  Scenario: of many, whoever is cut off loses nothing
    Given the scenario "a feed with a history"
    And 5 clients follow the stream
    When the stream is followed to its end
    Then a client that is cut off anywhere resumes, and has every "item" once, by "n"
    And exactly 8 "item" arrive

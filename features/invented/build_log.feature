Feature: Build log
  Whoever waits for a build reads along: what runs, what it says, and what failed.

  Background:
    Given the scenario "a build runs"
    When the stream is followed to its end

  Scenario: steps nest
    Then every "step_started" is closed by "step_finished" with the same "step", the innermost first
    And for each "step", exactly the events "step_started line* step_finished" arrive
    And the events arrive in the order "build_queued+ step_started+ build_finished"

  Scenario: no line is lost
    Then for each "step", "line" rises by 1 from one "line" to the next
    And every "line" has "text" of length 1 to 200
    And no "line" arrives after "build_finished"

  Scenario: a step that failed fails what is around it, and the build
    Then every "failed_step" is followed by "build_finished"
    And "status" of every "build_finished" is the "status" of the latest "outer_step" before it
    And the "ms" of all "inner_step" add up to the "ms" of the last "outer_step"

  Scenario: who waits moves up
    Then "position" falls by 1 from one "build_queued" to the next
    And "build" is the same in every "build_queued"
    And every "build_finished" has "build" reading "${build}"
    And the stream is never silent for longer than 10 s
    And the stream is closed by the server within 5 s of "build_finished"

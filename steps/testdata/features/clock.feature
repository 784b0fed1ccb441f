Feature: Clock

  Scenario: it ticks
    Given the scenario "a clock at once"
    When the stream is followed to its end
    Then the events arrive in the order "tick{2}"
    And the 2nd "tick" has "n" equal to 2

  @known-gap(no-tock)
  Scenario: it tocks
    Given the scenario "a clock at once"
    When the stream is followed to its end
    Then exactly 1 "tock" arrives

Feature: Telemetry of a cold store
  A sensor that is silent, or an alarm that nobody hears, costs a store of fish.

  Background:
    Given the scenario "telemetry of a cold store"
    When the stream is followed to its end

  Scenario: whatever is too warm raises an alarm
    Then every "too_warm" is followed by "alarm_raised" with the same "sensor" within 2 s
    And "celsius" of every "alarm_raised" is the "celsius" of the latest "too_warm" before it
    And "celsius" is at least "limit" in every "alarm_raised"

  Scenario: every alarm is cleared, and none is raised twice
    Then every "alarm_raised" is followed by "alarm_cleared" with the same "alarm"
    And for each "alarm", exactly the events "alarm_raised alarm_cleared" arrive
    And for each "sensor", every "alarm_cleared" comes after "alarm_raised"

  Scenario: readings are counted, and a gap is told
    Then for each "sensor", "n" always rises from one "reading" to the next
    And "n" rises by 1 from one "at_north" to the next
    And for each "sensor", at most 1 "gap" arrives
    And "from" is at most "to" in every "gap"

  Scenario: what is measured can be
    Then for each "sensor", "celsius" changes by at most 4 from one "reading" to the next
    And for each "sensor", "battery" never rises from one "reading" to the next
    And every "reading" has "celsius" between -40 and 10

  Scenario: no sensor is silent
    Then for each "sensor", consecutive "reading" are at most 5 s apart
    And on the stream "stream", consecutive "at_north" are at most 5 s apart

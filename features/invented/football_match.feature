Feature: Football match
  The score that people see is the score that there is, also after a goal is taken back.

  Background:
    Given the scenario "a football match"
    When the stream is followed to its end

  Scenario: a match has its order
    Then the events arrive in this order:
      | kick_off    |  |
      | half_time   |  |
      | second_half |  |
      | final       |  |
    And "minute" never falls from one event to the next
    And the last events are "final"

  Scenario: a correction is about a goal that there was, and is made once
    Then "goal" of every "correction" is the "id" of any "goal" before it
    And "goal" is different in every "correction"
    And every "correction" comes after "goal"

  Scenario: the final score is that of the last goal, or of its correction
    Then "home" of every "final" is the "home" of the latest "scored" before it
    And "away" of every "final" is the "away" of the latest "scored" before it
    And "home" rises by 1 from one "home_goal" to the next
    And "away" changes by at most 1 from one "scored" to the next

  Scenario: whoever gets a card is named
    Then every "card" has "team", "player" and "color"
    And every "card" has "color" in ["yellow", "red"]
    And for each "player", at most 2 "card" arrive

Feature: Version stream
  A page that stays open learns which version runs, and that its stream is alive.

  Scenario: a page learns the version
    Given the scenario "version stream"
    When the stream is followed until "heartbeat"
    Then exactly these events arrive:
      | connection_open |
      | version         |
      | heartbeat       |
    And the first "version" has "version" equal to "1.0.0"
    And "version" arrives within 2 s
    And "correlation_id" is the same in every event

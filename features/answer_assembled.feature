Feature: An answer is put together
  Who writes a feature may say himself what is put together of which events.

  Scenario: what is assembled may be said in the feature
    Given the scenario "an answer in pieces"
    And "whole" is the "text" of all "text" joined
    And "state of it" is assembled of:
      | set   | state | state |
      | patch | patch | delta |
    When the stream is followed to its end
    Then the last "whole" has data containing "sunny"
    And the last "state of it" has "left" equal to 20

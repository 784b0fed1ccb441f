Feature: An answer in pieces
  What comes in pieces must make a whole: every piece once, in order, and what they make
  together as it should be.

  Background:
    Given the scenario "an answer in pieces"
    When the stream is followed to its end

  Scenario: whoever resumes can name what he has
    Then "@event.id" rises by 1 from one "numbered" to the next
    And every "connection_close" has "@event.has_id" equal to false

  Scenario: what is used up adds up
    Then every "usage" is such that "data.used + data.left == data.total"
    And every "arguments" is such that:
      """
      data.index in [0, 1] && event.size < 100 && (count > 2 || !data.text.endsWith('}'))
      """
    And no "text" is such that "data.text == prev.text"

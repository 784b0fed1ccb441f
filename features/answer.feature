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

  Scenario: pieces make a text, and the arguments of each tool
    Then the last "written" has the data "It is sunny."
    And every "written" has "@event.data" of length 1 to 12
    And for each "index", the last "given" has data valid by the JSON Schema:
      """
      {"type": "object", "minProperties": 1}
      """
    And some "given" has "@event.data" containing "Berlin"

  Scenario: changes make a state
    Then every "answer" has "title" equal to "Weather"
    And "left" never rises from one "answer" to the next
    And the last "answer" has these values:
      | text         | It is sunny. |
      | tools.1.tool | calendar     |
      | left         | 20           |
    And every "usage" is such that "data.left == 20"
    And "left" of every "usage" is the "left" of the latest "answer" before it

  Scenario: events are as the interface describes them
    Then every "usage" has data valid by the JSON Schema "answers/answer.openapi.json#/components/schemas/Usage"
    And every event has data valid by the JSON Schema "answers/answer.openapi.json#/paths/~1api~1answers~1stream/get/responses/200/content/text~1event-stream/itemSchema"

  Scenario: pieces come as they are made
    Then no "piece", which leave the server at least 150 ms apart, arrive together
    And at least 2 "piece" arrive a second
    And 90 % of consecutive "piece" are at most 2 s apart

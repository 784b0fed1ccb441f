Feature: Shared document
  Two people write in one document, and both end with the same text.

  Background:
    Given the scenario "a shared document"
    When the streams are followed to their end

  Scenario: every version comes once, and in order
    Then "version" rises by 1 from one "version" to the next
    And "base" of every "step" is the "version" of the latest "version" before it
    And every stream has the same "version", each once, by "version"

  Scenario: whoever comes back can name the version that he has
    Then "@event.id" is equal to "version" in every "version"
    And "@event.id" rises by 1 from one "version" to the next
    And every "version" has "@event.has_id" equal to true
    And on the stream "ann", every "cursor" has "@event.has_id" equal to false

  Scenario: the document comes first, and whole
    Then the stream starts with "document"
    And exactly 1 "document" arrives
    And the first "document" has "text" of type "string"

  Scenario: nobody hears themselves
    Then on the stream "ann", no "echo_to_ann" arrives
    And on the stream "bob", no "echo_to_bob" arrives
    And for each "request", exactly 1 "ack" arrives
    And on the stream "ann", exactly 1 "ack" arrives

  Scenario: a change says what it does
    Then every "change" has "op" in ["insert", "delete"]
    And every "insertion" has "text" of length 1 to 1000
    And the last "version" has the last event ID "7"

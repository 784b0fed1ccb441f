Feature: Auction
  Who bids last and most gets it, and nobody wins by being quick at the end.

  Background:
    Given the scenario "an auction"
    When the stream is followed to its end

  Scenario: bids rise, each by enough
    Then "amount" always rises from one "bid" to the next
    And "amount" is at least "least" in every "bid"
    And "at" never falls from one "bid" to the next
    And "at" is below "ends_at" in every "bid"

  Scenario: a late bid moves the end
    Then every "late_bid" is immediately followed by "extended"
    And "bid" of every "extended" is the "bid" of the latest "bid" before it
    And "ends_at" never falls from one "term" to the next
    And "ends_at" of every "closed" is the "ends_at" of the latest "extended" before it
    And "ends_at" is equal to "at" in every "closed"

  Scenario: the last bid wins
    Then "price" of every "sold" is the "amount" of the latest "bid" before it
    And "to" of every "sold" is the "by" of the latest "bid" before it
    And "bid" is different in every "bid"

  Scenario: after the hammer nothing happens
    Then exactly the events "opened (bid extended? rejected?)* closed (sold | unsold)" arrive
    And no "bid" arrives after "closed"
    And every "rejected" has "reason"
    And no "rejected" has the key "bid" anywhere

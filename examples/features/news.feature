Feature: News
  A Node server that uses better-sse. A reader who loses the connection resumes where
  it was, by the ID of the last item.

  Scenario: a reader who was away misses nothing
    Given the scenario "a reader who was away"
    When the stream is followed until "back"
    Then exactly the events "item caught_up item item item back" arrive
    And "n" rises by 1 from one "item" to the next
    And every "item" has an ID of its own
    And the last "item" has the last event ID "4"

  Scenario: the server says when to come back
    Given the scenario "a reader without news"
    When the stream is followed until "caught_up" instead
    Then the stream sets the reconnection time 50 ms
    And the media type is "text/event-stream"
    And the stream breaks no rule

  Scenario: comments keep the connection alive
    Given the scenario "a reader without news"
    When the stream is followed for 1200 ms
    Then at least 2 comments arrive
    And the stream is never silent for longer than 1 s
    And the stream is still open

  @known-gap(news-without-history)
  Scenario: a server without a history loses nothing either
    Given the scenario "a reader who was away"
    And the service setting "NEWS_HISTORY" is "none"
    When the stream is followed until "back"
    Then exactly 4 "item" arrive

  @known-gap(news-overlaps)
  Scenario: nothing comes twice
    Given the scenario "a reader who was away"
    And the service setting "NEWS_HISTORY" is "overlapping"
    When the stream is followed until "back"
    Then "n" always rises from one "item" to the next

Feature: A room of many
  What is said in a room reaches everybody who is there: what is right for one client can
  be lost for the two hundredth.

  Background:
    Given the scenario "a room that many follow"

  Scenario: nobody misses anything
    Given 200 clients follow the stream
    And the call "say" is made 5 times, 10 ms apart
    When the stream is followed to its end
    Then every client has the same "message", each once, by "id"
    And exactly 5 "message" arrive
    And every call "say" arrives as "message", with the same "text", within 5 s
    And "message" arrives within 5 s of the call "say"
    And every "message" arrives on all clients within 5 s, by "id"

  Scenario: everybody is who he is
    Given 50 clients follow the stream, spread over 200 ms
    And each client is the user "user ${client}"
    When the stream is followed to its end
    Then every "welcome" has "user" equal to "user ${client}"
    And every client has "user" of its own in every "welcome"

  Scenario: whoever leaves has what came until then
    Given 20 clients follow the stream
    And the client goes away after the 3rd "message"
    When the stream is followed to its end
    Then exactly the events "connection_open welcome message{3}" arrive

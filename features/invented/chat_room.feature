Feature: Chat room
  Everybody in a room sees the same conversation.

  Background:
    Given the scenario "a chat room"

  Scenario: everybody reads the same
    When the streams are followed to their end
    Then every stream has the same "message", each once, by "id"
    And every "message" arrives on all streams within 2 s, by "id"
    And every "message" has an ID of its own

  Scenario: nobody speaks who is not there
    When the streams are followed to their end
    Then for each "user", every "message" comes after "joined"
    And for each "user", no "message" arrives after "left"
    And for each "user", at most 1 "left" arrives

  Scenario: nobody types forever
    When the streams are followed to their end
    Then every "typing" is followed by "typing_ends" with the same "user" within 5 s
    And on the stream "ann", exactly 2 "typing" arrive

  Scenario: only what was said can be seen
    When the streams are followed to their end
    Then "message" of every "seen" is the "id" of any "message" before it
    And for each "message", exactly 1 "seen" arrives

  Scenario: a message is taken once the room is open
    Given "POST ${stub.chat}/rooms/lobby/messages" is called once all streams are open, as "say", with:
      """
      {"text": "hello"}
      """
    When the streams are followed to their end
    Then the response to "say" has the status 202
    And the stub "chat" received exactly 1 "POST /rooms/{room}/messages" with "text" equal to "hello" within 5 s

package io.lockstep.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.FieldMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/// Commands go out on topics of their own, and answers come back on them.
class CommandTopicsTest {
  private final RecordingTarget target = new RecordingTarget(false);
  private final Devices devices = Devices.empty();
  private final FieldDecoder decoder = new FieldDecoder(Bindings.none(), devices);

  private void publish(String topic, String payload) {
    decoder.decode(Messages.of("dev", topic, payload), target);
  }

  @Test
  void aCommandIsAMessageToItsTwin() {
    Downlink downlink =
        new JsonDownlinks().of(new CommandRequest("81-0", "line/1", "motor/stop", "{\"at\":3}", 0));

    assertThat(downlink)
        .isInstanceOfSatisfying(
            Downlink.Message.class,
            message -> {
              assertThat(message.topic())
                  .isEqualTo("lockstep/v1/line%2F1/commands/motor%2Fstop/81-0");
              assertThat(StandardCharsets.UTF_8.decode(message.payload()).toString())
                  .isEqualTo("{\"at\":3}");
              assertThat(message.qos()).isEqualTo(1);
            });
  }

  @Test
  void aCommandWithoutRequestIsAnEmptyObject() {
    assertThat(new JsonDownlinks().of(new CommandRequest("1-0", "t", "halt", "", 0)))
        .isInstanceOfSatisfying(
            Downlink.Message.class,
            message -> assertThat(message.payload().remaining()).isEqualTo(2));
  }

  @Test
  void anAnswerComesBackWithItsStatusAndPayload() {
    publish(
        "lockstep/v1/line%2F1/commands/motor%2Fstop/81-0/response",
        "{ \"payload\": { \"x\" : 1 }, \"status\": 200, \"more\": true }");
    publish("lockstep/v1/line%2F1/commands/halt/9-12/response", "{\"status\":404}");
    publish("lockstep/v1/t/commands/halt/9-12/response", "{\"status\":200,\"payload\":null}");
    publish(
        "lockstep/v1/t/commands/halt/9-13/response", "{\"status\":200,\"payload\":\"it \\\"is\"}");

    assertThat(target.log)
        .containsExactly(
            "response(line/1,81-0,200,{\"x\":1})",
            "response(line/1,9-12,404,null)",
            "response(t,9-12,200,null)",
            "response(t,9-13,200,\"it \\\"is\")");
    assertThat(target.drifts).isEmpty();
  }

  @Test
  void anAlarmThatSomebodySawComesWithTheirComment() {
    publish("lockstep/v1/line%2F1/alarms/81-0/acknowledge", "");
    publish("lockstep/v1/t/alarms/9-1/acknowledge", "{\"comment\":\"on my \\\"way\\\"\"}");
    assertThat(target.log)
        .containsExactly("acknowledge(line/1,81-0,dev,)", "acknowledge(t,9-1,dev,on my \"way\")");
    assertThat(target.drifts).isEmpty();
    publish("lockstep/v1/t/alarms/9-1/acknowledge", "{\"comment\":7}");
    publish("lockstep/v1/t/alarms/9-1/acknowledge", "[]");
    publish("lockstep/v1/t/alarms/9-1/shelve", "");
    assertThat(target.log).hasSize(2);
    assertThat(target.drifts).hasSize(3);
  }

  @Test
  void aMalformedAnswerIsDrift() {
    for (String payload :
        new String[] {
          "200", "{", "{}", "{\"status\":\"ok\"}", "{\"status\":99}", "{\"status\":2.5}", ""
        }) {
      publish("lockstep/v1/t/commands/halt/1-0/response", payload);
    }

    assertThat(target.log).isEmpty();
    assertThat(target.drifts).hasSize(7).allMatch(text -> text.contains("MALFORMED_PAYLOAD"));
    assertThat(target.drifts.get(4)).contains("status: expected a whole number from 100 to 599");
  }

  @Test
  void aDeviceThatFeedsOtherTwinsCannotAnswer() {
    devices.apply(
        new DeviceCommand.AddDevice(
            new Device("dev", null, true, List.of(), List.of(), "", List.of("mine"))));
    publish("lockstep/v1/other/commands/halt/1-0/response", "{\"status\":200}");
    publish("lockstep/v1/mine/commands/halt/1-0/response", "{\"status\":200}");

    assertThat(target.drifts).singleElement().asString().contains("NOT_PERMITTED");
    assertThat(target.log).containsExactly("response(mine,1-0,200,null)");
  }

  @Test
  void theCommandItselfFeedsNoTwinAndOtherTopicsAreMeaningless() {
    publish("lockstep/v1/t/commands/halt/1-0", "{\"temperature\":1}");
    assertThat(target.drifts).isEmpty();
    publish("lockstep/v1/t/commands/halt", "{}");
    publish("lockstep/v1/t/commands/halt/1-0/answer", "{}");
    assertThat(target.drifts).hasSize(2).allMatch(text -> text.contains("UNKNOWN_TOPIC"));
    assertThat(target.log).isEmpty();
  }

  @Test
  void whatGoesToTheFieldIsNotDecoded() {
    byte[] topic = "lockstep/v1/t/telemetry".getBytes(StandardCharsets.UTF_8);
    ByteBuffer record = ByteBuffer.allocate(FieldMessage.sizeOf(0, topic.length, 0, 2));
    FieldMessage.putHeader(record, 1, FieldMessage.DOWNLINK, 0, 0, 0, topic.length, 0, 2);
    record.put(topic).put((byte) '{').put((byte) '}').flip();
    decoder.decode(new FieldMessage().wrap(record), target);

    assertThat(target.log).isEmpty();
    assertThat(target.drifts).isEmpty();
    assertThat(decoder.statistics().unbound()).isEqualTo(1);
  }

  @Property(tries = 200)
  void noPayloadMakesTheDecoderFail(@ForAll byte[] payload, @ForAll String id) {
    String topic = "lockstep/v1/t/commands/halt/" + DefaultTopics.encode(id) + "/response";
    publish(topic, new String(payload, StandardCharsets.ISO_8859_1));
    assertThat(target.log.size() + target.drifts.size()).isPositive();
  }
}

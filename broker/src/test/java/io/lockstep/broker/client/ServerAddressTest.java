package io.lockstep.broker.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.model.LockstepException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressTest {
  @ParameterizedTest
  @CsvSource({
    "plant, mqtt://plant:1883",
    "10.0.0.7:2883, mqtt://10.0.0.7:2883",
    "mqtt://plant:1, mqtt://plant:1",
    "mqtts://plant, mqtts://plant:8883",
    "mqtts://[::1]:9, mqtts://[::1]:9"
  })
  void anAddressIsAHostAndAPort(String text, String read) {
    ServerAddress address = ServerAddress.parse(text);

    assertThat(address).hasToString(read);
    assertThat(address.isSecure()).isEqualTo(read.startsWith("mqtts"));
    assertThat(ServerAddress.parse(address.toString())).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "http://plant", "mqtt://user@plant", "mqtt://plant/x", "a b", "mqtt://"})
  void whatIsNoneIsRefused(String text) {
    assertThatThrownBy(() -> ServerAddress.parse(text))
        .isInstanceOf(LockstepException.class)
        .hasMessageContaining("expected mqtt://host:port");
  }
}

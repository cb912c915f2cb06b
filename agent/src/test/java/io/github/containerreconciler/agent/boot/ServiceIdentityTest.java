package io.github.containerreconciler.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.judge.SelfIdentity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceIdentityTest {

  @ParameterizedTest
  @CsvSource({
    "com.acme.Main --password=secret, com.acme.Main",
    "com.acme.Main, com.acme.Main",
    "/opt/acme/service.jar token=secret, service.jar",
    "service.jar, service.jar",
    "acme.app/com.acme.Main x, acme.app/com.acme.Main",
    "'', ''"
  })
  void theServiceIsItsMainClassOrJarWithoutArguments(String command, String service) {
    assertThat(ServiceIdentity.service(command)).isEqualTo(service);
  }

  @Test
  void theHostHasAName() {
    assertThat(ServiceIdentity.of(SelfIdentity.NONE).host()).isNotBlank().doesNotContain("\n");
  }
}

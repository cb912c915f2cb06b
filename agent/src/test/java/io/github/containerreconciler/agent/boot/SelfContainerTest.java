package io.github.containerreconciler.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SelfContainerTest {

  private static final String ID = "0123456789abcdef".repeat(4);

  @Test
  void aMountOfDockersOwnFilesTellsTheId() {
    String mountinfo =
        "1 2 8:1 /var/lib/docker/containers/"
            + ID
            + "/hostname /etc/hostname rw - ext4 /dev/x rw\n";
    assertThat(SelfContainer.parse(mountinfo, Map.of())).containsExactly(ID);
  }

  @Test
  void controlGroupsTellTheId() {
    assertThat(SelfContainer.parse("4:cpu:/docker/" + ID, Map.of())).containsExactly(ID);
    assertThat(SelfContainer.parse("0::/system.slice/docker-" + ID + ".scope", Map.of()))
        .containsExactly(ID);
    assertThat(SelfContainer.parse("0::/machine/libpod-" + ID, Map.of())).containsExactly(ID);
  }

  @Test
  void onAnEnginesHostTheMountsOfItsContainersAreNotUs() {
    String mountinfo =
        "1 2 8:1 / /var/lib/docker/containers/" + ID + "/mounts/shm rw - tmpfs shm rw\n";
    assertThat(SelfContainer.parse(mountinfo, Map.of())).isEmpty();
  }

  @Test
  void aHostNameOfTwelveDigitsMayBeTheShortId() {
    assertThat(SelfContainer.parse("", Map.of("HOSTNAME", "0123456789ab")))
        .containsExactly("0123456789ab");
    assertThat(SelfContainer.parse("", Map.of("HOSTNAME", "build-7"))).isEmpty();
  }
}

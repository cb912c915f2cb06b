package io.github.containerreconciler.internal.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.engine.Attachments;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.ContainerDetails;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelfIdentityTest {

  private static final String X = "0123456789abcdef".repeat(4);
  private static final String Y = "fedcba9876543210".repeat(4);
  private static final String LAYER = "/var/lib/docker/overlay2/1a/diff";

  private static Container container(String id, String name, String networkMode) {
    return new Container(
        id,
        List.of("/job/alias", name),
        "image",
        "",
        Map.of(),
        List.of(),
        Instant.EPOCH,
        new Attachments("running", networkMode, List.of(), List.of(), List.of()));
  }

  private static Container container(String id) {
    return container(id, "/other", "bridge");
  }

  private static ContainerDetails details(String network, String upperDir) {
    return new ContainerDetails(
        container(Y),
        new ContainerDetails.Life("running", true, null, null, 0),
        new ContainerDetails.Namespaces(network, "", ""),
        upperDir,
        null);
  }

  private static SelfIdentity found(String... ids) {
    return new SelfIdentity(Set.of(ids), "", true, List.of());
  }

  private static SelfIdentity layer(String upperDir) {
    return new SelfIdentity(Set.of(), upperDir, true, List.of());
  }

  private static SelfIdentity configured(String... self) {
    return new SelfIdentity(Set.of(), "", true, List.of(self));
  }

  @Test
  void anIdThatWasFoundIsUs() {
    assertThat(found(X).isSelf(container(X))).isTrue();
    assertThat(found(X.substring(0, 12)).isSelf(container(X))).isTrue();
    assertThat(found(X).isSelf(container(Y))).isFalse();
    assertThat(SelfIdentity.NONE.isSelf(container(X))).isFalse();
  }

  @Test
  void sharerOfOurNetworkMayBeUs() {
    assertThat(found(X).isSelf(container(Y, "/y", "container:" + X))).isTrue();
    assertThat(found(X.substring(0, 12)).isSelf(container(Y, "/y", "container:" + X))).isTrue();
    assertThat(found(X).isSelf(container(Y, "/y", "container:" + Y))).isFalse();
    assertThat(found(X).isSelf(details("container:" + X, ""))).isTrue();
  }

  @Test
  void ourWritableLayerIsUs() {
    assertThat(layer(LAYER).isSelf(details("bridge", LAYER))).isTrue();
    assertThat(layer("1a/diff").isSelf(details("bridge", LAYER))).isTrue();
    assertThat(layer("a/diff").isSelf(details("bridge", LAYER))).isFalse();
    assertThat(layer(LAYER).isSelf(details("bridge", LAYER + "2"))).isFalse();
    assertThat(SelfIdentity.NONE.isSelf(details("bridge", ""))).isFalse();
  }

  @Test
  void eachMayBeUsWhereNoLayerIsShown() {
    assertThat(layer(LAYER).isSelf(details("bridge", ""))).isTrue();
    SelfIdentity withId = new SelfIdentity(Set.of(X), LAYER, true, List.of());
    assertThat(withId.isSelf(details("bridge", ""))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"web-1", "/web-1", "012345", "0123456789AB"})
  void whatIsConfiguredIsUs(String self) {
    assertThat(configured("x", self).isSelf(container(X, "/web-1", "bridge"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"web", "alias", "job/alias", "01234", "none"})
  void anotherNameOrAFewDigitsAreNot(String self) {
    assertThat(configured(self).isSelf(container(X, "/web-1", "bridge"))).isFalse();
  }

  @Test
  void whatSharesTheConfiguredOnesNetworkMayBeUs() {
    assertThat(configured(X.substring(0, 12)).isSelf(container(Y, "/y", "container:" + X)))
        .isTrue();
  }

  @Test
  void withNoneOnlyAFullIdIsUs() {
    SelfIdentity none =
        new SelfIdentity(Set.of(X, Y.substring(0, 12)), LAYER, true, List.of("none"));
    assertThat(none.isSelf(container(X))).isTrue();
    assertThat(none.isSelf(container(Y))).isFalse();
    assertThat(none.isSelf(container(Y, "/y", "container:" + X))).isFalse();
    assertThat(none.isSelf(details("bridge", LAYER))).isFalse();
  }

  @Test
  void noneIsNoContainersName() {
    assertThat(configured("none").isSelf(container(X, "/none", "bridge"))).isFalse();
    assertThat(configured("none").named()).isEmpty();
    assertThat(configured("none", "web-1").named()).containsExactly("web-1");
  }

  @Test
  void insideAContainerThatNothingIdentifiesNothingIsRemoved() {
    assertThat(found().blockedReason()).contains("set self");
    assertThat(found(X).blockedReason()).isNull();
    assertThat(layer(LAYER).blockedReason()).isNull();
    assertThat(configured("none").blockedReason()).isNull();
    assertThat(SelfIdentity.NONE.blockedReason()).isNull();
  }
}

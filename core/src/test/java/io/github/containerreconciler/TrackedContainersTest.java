package io.github.containerreconciler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrackedContainersTest {

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final List<Registration> registrations = new ArrayList<>();

  private Registration register(String name, Callable<? extends Collection<String>> callback) {
    return keep(TrackedContainers.register(name, callback));
  }

  private Registration keep(Registration registration) {
    registrations.add(registration);
    return registration;
  }

  @AfterEach
  void unregister() {
    registrations.forEach(Registration::close);
  }

  private static ObjectName mbean(String keys) throws Exception {
    return new ObjectName("io.github.containerreconciler:type=TrackedContainers," + keys);
  }

  private Object invoke(String keys, String operation) throws Exception {
    return server.invoke(mbean(keys), operation, new Object[0], new String[0]);
  }

  @Test
  void aCallbackIsAnMBeanWithOneOperation() throws Exception {
    assertThat(register("jobs", () -> List.of("a", "b")).name()).isEqualTo("jobs");
    assertThat((String[]) invoke("name=jobs", "containerIds")).containsExactly("a", "b");
    assertThat(server.getMBeanInfo(mbean("name=jobs")).getOperations()).hasSize(1);
    assertThat(server.getMBeanInfo(mbean("name=jobs")).getAttributes()).isEmpty();
  }

  @Test
  void anotherMatchIsASecondOperation() throws Exception {
    keep(TrackedContainers.register("jobs", () -> List.of("7"), "label:job.id"));
    assertThat(invoke("name=jobs", "match")).isEqualTo("label:job.id");
    keep(TrackedContainers.register("more", "gpu", () -> List.of("7"), "address"));
    assertThat(invoke("name=more,reconciler=gpu", "match")).isEqualTo("address");
  }

  @Test
  void aMatchThatCannotBeIsRefused() {
    assertThatThrownBy(() -> TrackedContainers.register("jobs", List::of, "labels"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("jobs")
        .hasMessageContaining("\"labels\"")
        .hasMessageContaining("label:<key>");
  }

  @Test
  void aTakenNameIsRefusedAndNamed() {
    register("jobs", List::of);
    assertThatThrownBy(() -> register("jobs", List::of))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("callback jobs");
  }

  @Test
  void aMissingNameIsRefusedByItsName() {
    assertThatThrownBy(() -> register(null, List::of))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("name");
  }

  @Test
  void aNameThatCannotBeIsRefused() {
    for (String name : List.of("", "a,b=c", "a*", "a b", "a\n", "x".repeat(201))) {
      assertThatThrownBy(() -> register(name, List::of))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(name);
    }
  }

  @Test
  void closingTwiceIsHarmless() throws Exception {
    Registration first = register("jobs", List::of);
    first.close();
    register("jobs", List::of);
    first.close();
    assertThat(server.isRegistered(mbean("name=jobs"))).isTrue();
  }

  @Test
  void closingAfterAnotherUnregisteredItIsHarmless() throws Exception {
    Registration registration = register("jobs", List::of);
    server.unregisterMBean(mbean("name=jobs"));
    registration.close();
    assertThat(server.isRegistered(mbean("name=jobs"))).isFalse();
  }

  @Test
  void anAnswerThatIsNotWholeIsAnException() {
    register("null", () -> null);
    register("mixed", () -> mixed(7));
    register(
        "lying",
        () ->
            new AbstractCollection<String>() {
              @Override
              public Iterator<String> iterator() {
                return List.<String>of().iterator();
              }

              @Override
              public int size() {
                return 3;
              }
            });
    assertRefused("null", "null");
    assertRefused("mixed", "java.lang.Integer");
    assertRefused("lying", "3 entries");
  }

  private void assertRefused(String name, String why) {
    assertThatThrownBy(() -> invoke("name=" + name, "containerIds"))
        .isInstanceOf(RuntimeMBeanException.class)
        .cause()
        .isInstanceOf(IllegalStateException.class) // any client can read it
        .hasMessageContaining(why);
  }

  @SuppressWarnings("unchecked")
  private static Collection<String> mixed(Object element) {
    return (Collection<String>) (Collection<?>) List.of(element);
  }

  @Test
  void noClassButOursAndTheJdksIsNeeded() throws Exception {
    URL classes = TrackedContainers.class.getProtectionDomain().getCodeSource().getLocation();
    try (URLClassLoader alone =
        new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader())) {
      assertThatThrownBy(() -> alone.loadClass("org.slf4j.Logger"))
          .isInstanceOf(ClassNotFoundException.class);
      Class<?> api = alone.loadClass(TrackedContainers.class.getName());
      Callable<Collection<String>> callback = () -> List.of("7");
      for (String match : List.of("id", "label:job")) {
        AutoCloseable registration =
            (AutoCloseable)
                api.getMethod("register", String.class, Callable.class, String.class)
                    .invoke(null, "alone", callback, match);
        assertThat((String[]) invoke("name=alone", "containerIds")).containsExactly("7");
        registration.close();
        assertThat(server.isRegistered(mbean("name=alone"))).isFalse();
      }
    }
  }
}

package io.github.containerreconciler.examples.adopt;

import com.github.dockerjava.api.command.CreateContainerCmd;
import java.util.HashMap;
import java.util.Map;
import org.testcontainers.core.CreateContainerCmdModifier;

/** Testcontainers finds it as a service and calls it for each container that it creates. */
public final class FarmLabel implements CreateContainerCmdModifier {

  @Override
  public CreateContainerCmd modify(CreateContainerCmd command) {
    Map<String, String> labels = new HashMap<>(command.getLabels());
    labels.put("com.acme.farm", "it");
    return command.withLabels(labels);
  }
}

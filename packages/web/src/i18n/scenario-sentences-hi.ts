/** Hindi of the sentences that ready scenarios say of their sources and limits, by the English sentence. */
export const scenarioSentencesHi: Readonly<Record<string, string>> = {
  "Air that comes from outside the town does not change.": "नगर के बाहर से आने वाली हवा नहीं बदलती।",
  "Batteries are not part of it.": "बैटरियाँ इसमें शामिल नहीं हैं।",
  "Bursts that lower pressure prevents are not counted.": "कम दबाव से जो पाइप फटने से बचते हैं, वे नहीं गिने जाते।",
  "Coal and firewood in eateries, higher parking fees and advisories (stage II) are not modelled.":
    "ढाबों का कोयला और लकड़ी, महँगी पार्किंग और सलाहें (चरण II) मॉडल में नहीं हैं।",
  "Damage to goods and homes is not counted.": "सामान और घरों का नुक़सान नहीं गिना जाता।",
  "Deaths by heat are not counted.": "गर्मी से होने वाली मौतें नहीं गिनी जातीं।",
  "Drivers, depots and buses are taken to be there; crowding has no effect on boarding time.":
    "माना गया है कि चालक, डिपो और बसें मौजूद हैं; भीड़ का चढ़ने के समय पर असर नहीं है।",
  "Emissions of power stations lie outside the town and are not in its air.":
    "बिजलीघरों का उत्सर्जन नगर के बाहर होता है और उसकी हवा में नहीं गिना जाता।",
  "Enforcement is one number for the whole town.": "सख़्ती पूरे नगर के लिए एक ही संख्या है।",
  "Families that must coordinate their hours are not modelled.":
    "जिन परिवारों को अपने समय मिलाने होते हैं, वे मॉडल में नहीं हैं।",
  "Fires outside the town go on.": "नगर के बाहर की आगें चलती रहती हैं।",
  "Homes, jobs and what people own stay where they are: answers that take months are not in it.":
    "घर, काम और लोगों की संपत्ति जहाँ हैं वहीं रहते हैं: जिन बदलावों में महीने लगते हैं, वे इसमें नहीं हैं।",
  "Households without a meter are taken to answer like those with one.":
    "माना गया है कि बिना मीटर के परिवार भी मीटर वालों जैसा ही करते हैं।",
  "It has no junctions between its ends.": "इसके सिरों के बीच कोई चौराहा नहीं है।",
  "New leaks open at the usual rate only in the balance, not by pipe.":
    "नए रिसाव सामान्य दर से केवल जल-लेखे में जुड़ते हैं, पाइप-पाइप नहीं।",
  "Noise at night and the cost of night work are not counted.":
    "रात का शोर और रात के काम का ख़र्च नहीं गिना जाता।",
  "Nothing is built for them.": "उनके लिए कुछ नया नहीं बनता।",
  "Outages of the regional grid are not modelled.": "क्षेत्रीय ग्रिड की कटौतियाँ मॉडल में नहीं हैं।",
  "Owners do not replace their vehicles; they change mode or route.":
    "मालिक वाहन नहीं बदलते; वे साधन या रास्ता बदलते हैं।",
  "Private boreholes and tankers are not modelled.": "निजी बोरवेल और टैंकर मॉडल में नहीं हैं।",
  "Processions that close roads are not part of it.": "सड़कें रोकने वाले जुलूस इसमें शामिल नहीं हैं।",
  "Progression from signal to signal is not modelled.": "एक सिग्नल से दूसरे तक हरी लहर मॉडल में नहीं है।",
  "Roofs in shade are not told apart.": "छाया वाली छतें अलग नहीं की जातीं।",
  "Runs use a surrogate fitted to EPANET; its error is reported with the results.":
    "रन EPANET पर बैठाए गए सरल मॉडल से चलते हैं; उसकी त्रुटि परिणामों के साथ दी जाती है।",
  "Second cars bought against the rule are not modelled: Delhi's rounds were too short to show them.":
    "नियम से बचने को ख़रीदी दूसरी कारें मॉडल में नहीं हैं: दिल्ली के दौर इतने छोटे थे कि वे नहीं दिखीं।",
  "Silt that comes back is one half-life.": "लौटती गाद एक ही अर्ध-आयु से गिनी जाती है।",
  "Storage in homes is one tank of a day's need.": "घरों में भंडार एक दिन की ज़रूरत की एक टंकी है।",
  "Support prices and what a farmer must learn are not modelled.":
    "समर्थन मूल्य और किसान को जो सीखना पड़े, वे मॉडल में नहीं हैं।",
  "Switching and resonance are not modelled.": "स्विचिंग और अनुनाद मॉडल में नहीं हैं।",
  "The stage holds for all days, whatever the index: calling and lifting it by a forecast is not part of it.":
    "सूचकांक जो भी हो, चरण सब दिन लागू रहता है: पूर्वानुमान से उसे लगाना और हटाना इसमें नहीं है।",
  "They live and work where people do today.": "वे वहीं रहते और काम करते हैं जहाँ आज लोग करते हैं।",
  "Trade lost along the works is not counted.": "काम के किनारे घटा व्यापार नहीं गिना जाता।",
  "Traffic that a new road brings forth, and what is built along it, is not modelled.":
    "नई सड़क से पैदा होने वाला यातायात और उसके किनारे का निर्माण मॉडल में नहीं है।",
  "Water saved is not given to more fields, as often happens.":
    "बचा पानी और खेतों को नहीं दिया जाता, जैसा अक्सर होता है।",
  "Water used for washing is not drawn from the town's network.":
    "धुलाई का पानी नगर की पाइपों से नहीं लिया जाता।",
  "What collected waste does elsewhere is not modelled.": "उठाया गया कचरा कहीं और जो करता है, वह मॉडल में नहीं है।",
  "What visitors spend is not counted apart.": "आगंतुकों का ख़र्च अलग नहीं गिना जाता।",
  "What work at home yields is taken to be the same as in the office.":
    "माना गया है कि घर से उतना ही काम होता है जितना दफ़्तर में।",
  "Where the money goes is not modelled: it counts as a transfer, not as a loss.":
    "पैसा कहाँ जाता है, यह मॉडल में नहीं है: उसे हानि नहीं, हस्तांतरण गिना जाता है।",
  "Where water stands is given, not computed from drains.":
    "पानी कहाँ भरता है, यह दिया गया है, नालियों से नहीं निकाला गया।",
  "Who has no meter that knows the hour is taken to answer like who has one.":
    "माना गया है कि जिसके पास घंटे बताने वाला मीटर नहीं, वह भी मीटर वाले जैसा ही करता है।",
  "-24.4 % kerbside PM10 after sweeping and washing; alone 2-3 h (environmental-expert.com 82113).":
    "झाड़ने और धोने के बाद सड़क किनारे PM10 में −24.4 %; केवल झाड़ने का असर 2-3 घंटे (environmental-expert.com 82113)।",
  "10 %: within the usual range of retiming studies (U).":
    "10 %: सिग्नल का समय सुधारने के अध्ययनों की सामान्य सीमा में (U)।",
  "2 kW: the middle size of PM Surya Ghar (U).": "2 किलोवाट: पीएम सूर्य घर का मझोला आकार (U)।",
  "20 %: the scenario of the question.": "20 %: प्रश्न का परिदृश्य।",
  "45 % → 30 % non-revenue water at Malviya Nagar (indianinfrastructure.com 2021-10); Hubli 37 % → 15 %.":
    "मालवीय नगर में बिना राजस्व का पानी 45 % → 30 % (indianinfrastructure.com 2021-10); हुबली 37 % → 15 %।",
  "50 %: GRAP stage IV, since November 2025 stage III (CAQM).":
    "50 %: GRAP चरण IV, नवंबर 2025 से चरण III (CAQM)।",
  "70 lpcd: CPHEEO's norm without sewerage.": "70 लीटर प्रति व्यक्ति प्रतिदिन: बिना सीवर के CPHEEO का मानक।",
  "About half of the restricted drivers switch to another private vehicle: Kreindler 2016, SSRN 2966797.":
    "रोके गए लगभग आधे चालक दूसरे निजी वाहन पर चले जाते हैं: Kreindler 2016, SSRN 2966797।",
  "Both shares: the scenario of the question.": "दोनों हिस्से: प्रश्न का परिदृश्य।",
  "Capacity by lanes: IRC:106-1990.": "लेन के अनुसार क्षमता: IRC:106-1990।",
  "Census of India: urban population grew 31.8 % from 2001 to 2011; 20 % is about seven years of that.":
    "भारत की जनगणना: 2001 से 2011 में शहरी आबादी 31.8 % बढ़ी; 20 % उसके लगभग सात वर्ष हैं।",
  "Charge: an assumption of about a third of an hour's value of travel time (132-179 INR/h, IIT Bombay 2018).":
    "शुल्क: यात्रा के एक घंटे के मूल्य का लगभग तिहाई माना गया (132-179 रुपये/घंटा, IIT Bombay 2018)।",
  "Crop coefficients: FAO-56 tables 12 and 22.": "फ़सल गुणांक: FAO-56 की सारणी 12 और 22।",
  "Date: Diwali 2026 (8 November).": "तारीख़: दिवाली 2026 (8 नवंबर)।",
  "Effects of sweeping and sprinkling: environmental-expert.com 82113; Pakistan J. Sci. 76(3).":
    "झाड़ने और छिड़कने के असर: environmental-expert.com 82113; Pakistan J. Sci. 76(3)।",
  "Electricity (Rights of Consumers) Amendment Rules, 2023: solar hours at least 20 % below, peak 10-20 % above (U).":
    "विद्युत (उपभोक्ता अधिकार) संशोधन नियम, 2023: धूप के घंटों में कम से कम 20 % सस्ती, चरम पर 10-20 % महँगी (U)।",
  "Emission factors by class, fuel and stage: ENVIS/IITM table from CPCB/ARAI work.":
    "वर्ग, ईंधन और चरण के अनुसार उत्सर्जन गुणक: CPCB/ARAI के काम से ENVIS/IITM की सारणी।",
  "Field efficiency 90 % for drip, 60 % for surface: FAO Irrigation Water Management Manual 4.":
    "खेत में दक्षता: टपक 90 %, सतही 60 %: FAO Irrigation Water Management Manual 4।",
  "Fine 4,000 INR: Delhi 2019 (2,000 in 2016).": "जुर्माना 4,000 रुपये: दिल्ली 2019 (2016 में 2,000)।",
  "Form of the response: generalized cost in the mode choice; Stockholm's cordon took 20-25 % of the traffic (U).":
    "प्रतिक्रिया का रूप: साधन चुनने में कुल लागत; स्टॉकहोम के घेरे ने 20-25 % यातायात घटाया (U)।",
  "Half: one of two lanes closed.": "आधी: दो में से एक लेन बंद।",
  "Hours, days and exemptions: Delhi's rounds of January and April 2016 and November 2019.":
    "घंटे, दिन और छूट: जनवरी और अप्रैल 2016 तथा नवंबर 2019 के दिल्ली के दौर।",
  "Hours: usual no-entry orders of Indian cities for goods vehicles (U).":
    "घंटे: मालवाहकों के लिए भारतीय नगरों के सामान्य प्रवेश-निषेध आदेश (U)।",
  "Hubli: IISTE 6(10) 2014.": "हुबली: IISTE 6(10) 2014।",
  "IMD calls a season deficient below 80 % of normal rain.":
    "सामान्य वर्षा के 80 % से नीचे IMD मौसम को कम वर्षा वाला कहता है।",
  "IMD: heat wave from 4.5 degrees above normal, severe from 6.5.":
    "IMD: सामान्य से 4.5 डिग्री ऊपर लू, 6.5 से भीषण।",
  "Leakage follows pressure to the power N1 of 0.5 to 1.5 (FAVAD; May 1994 (U)).":
    "रिसाव दबाव की 0.5 से 1.5 घात N1 पर चलता है (FAVAD; May 1994 (U))।",
  "Length: the arc around the centre between the two ends.": "लंबाई: दोनों सिरों के बीच केंद्र के चारों ओर का चाप।",
  "Measured effects to compare with: Mohan et al. 2017, TRR 2627:9-16; EPIC/EPoD 2016.":
    "तुलना के लिए मापे गए असर: Mohan et al. 2017, TRR 2627:9-16; EPIC/EPoD 2016।",
  "Price elasticity: no Indian source was read; a prior marked (U).":
    "मूल्य लोच: कोई भारतीय स्रोत नहीं पढ़ा गया; (U) चिह्नित पूर्व-अनुमान।",
  "Registered vehicles of India grew about 10 % a year from 2001 to 2015 (MoRTH (U)): 40 % in four years.":
    "भारत के पंजीकृत वाहन 2001 से 2015 तक लगभग 10 % प्रति वर्ष बढ़े (MoRTH (U)): चार वर्ष में 40 %।",
  "Share and shift: assumptions; staggering is among the measures of Delhi's winter plans.":
    "हिस्सा और बदलाव: मान्यताएँ; अलग-अलग समय दिल्ली की सर्दी की योजनाओं का एक उपाय है।",
  "Share of fires ended: an assumption with the enforcement as its parameter.":
    "बंद हुई आगों का हिस्सा: एक मान्यता, जिसका प्राचल सख़्ती है।",
  "Share: the scenario of the question.": "हिस्सा: प्रश्न का परिदृश्य।",
  "Speed by depth, none at 300 mm: Pregnolato et al. 2017, Transp. Res. D 55:67-81.":
    "गहराई से गति, 300 मिमी पर शून्य: Pregnolato et al. 2017, Transp. Res. D 55:67-81।",
  "Stages and actions: CAQM for Delhi-NCR as reported (Business Today 2024-01-02, New Indian Express 2023-11-03, Zee News 2024-11-14, Economic Times 2024-11-18), with the revision of 21 November 2025.":
    "चरण और क़दम: दिल्ली-NCR के लिए CAQM, समाचारों के अनुसार (Business Today 2024-01-02, New Indian Express 2023-11-03, Zee News 2024-11-14, Economic Times 2024-11-18), 21 नवंबर 2025 के संशोधन सहित।",
  "Stages: GRAP stage III's bar on BS-III petrol and BS-IV diesel four-wheelers (CAQM).":
    "चरण: BS-III पेट्रोल और BS-IV डीज़ल चारपहिया पर GRAP चरण III की रोक (CAQM)।",
  "Two thirds of the reactive load at two thirds of the length: the usual rule (U).":
    "दो तिहाई लंबाई पर प्रतिघाती भार का दो तिहाई: सामान्य नियम (U)।",
  "Use of energy: 25-35 Wh/km (U).": "ऊर्जा का उपयोग: 25-35 Wh/किमी (U)।",
  "Usual supply 1-6 h a day (Business Standard 2012).": "सामान्य आपूर्ति दिन में 1-6 घंटे (Business Standard 2012)।",
  "Very heavy rain: 115.6-204.4 mm a day (IMD).": "बहुत भारी वर्षा: दिन में 115.6-204.4 मिमी (IMD)।",
  "Visitors and outings: assumptions.": "आगंतुक और बाहर निकलना: मान्यताएँ।",
  "Waiting is half the headway; it weighs about twice as much as riding in choices (Wardman 2004 (U)).":
    "प्रतीक्षा दो बसों के अंतर की आधी है; चुनाव में उसका भार सवारी से लगभग दोगुना है (Wardman 2004 (U))।",
};

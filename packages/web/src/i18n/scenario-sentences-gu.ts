/** Gujarati of the sentences that ready scenarios say of their sources and limits, by the English sentence. */
export const scenarioSentencesGu: Readonly<Record<string, string>> = {
  "Air that comes from outside the town does not change.": "નગરની બહારથી આવતી હવા બદલાતી નથી.",
  "Batteries are not part of it.": "બેટરીઓ આમાં સામેલ નથી.",
  "Bursts that lower pressure prevents are not counted.": "ઓછા દબાણથી જે પાઇપ ફાટતાં બચે છે તે ગણાતાં નથી.",
  "Coal and firewood in eateries, higher parking fees and advisories (stage II) are not modelled.":
    "ખાણીપીણીનાં કોલસો અને લાકડાં, મોંઘું પાર્કિંગ અને સલાહો (તબક્કો II) મોડેલમાં નથી.",
  "Damage to goods and homes is not counted.": "માલ અને ઘરોનું નુકસાન ગણાતું નથી.",
  "Deaths by heat are not counted.": "ગરમીથી થતાં મૃત્યુ ગણાતાં નથી.",
  "Drivers, depots and buses are taken to be there; crowding has no effect on boarding time.":
    "ડ્રાઇવર, ડેપો અને બસો છે એમ માનેલું છે; ભીડની ચડવાના સમય પર અસર નથી.",
  "Emissions of power stations lie outside the town and are not in its air.":
    "વીજમથકોનું ઉત્સર્જન નગરની બહાર થાય છે અને તેની હવામાં ગણાતું નથી.",
  "Enforcement is one number for the whole town.": "કડકાઈ આખા નગર માટે એક જ આંકડો છે.",
  "Families that must coordinate their hours are not modelled.":
    "જે કુટુંબોએ પોતાના સમય મેળવવા પડે છે તે મોડેલમાં નથી.",
  "Fires outside the town go on.": "નગરની બહારની આગ ચાલુ રહે છે.",
  "Homes, jobs and what people own stay where they are: answers that take months are not in it.":
    "ઘર, કામ અને લોકોની માલિકી જ્યાં છે ત્યાં જ રહે છે: મહિનાઓ લેતા ફેરફારો આમાં નથી.",
  "Households without a meter are taken to answer like those with one.":
    "મીટર વગરનાં કુટુંબો પણ મીટરવાળાં જેવું જ કરે છે એમ માનેલું છે.",
  "It has no junctions between its ends.": "તેના છેડાઓ વચ્ચે કોઈ ચાર રસ્તા નથી.",
  "New leaks open at the usual rate only in the balance, not by pipe.":
    "નવા લીકેજ સામાન્ય દરે માત્ર પાણીના હિસાબમાં ઉમેરાય છે, પાઇપદીઠ નહીં.",
  "Noise at night and the cost of night work are not counted.": "રાતનો ઘોંઘાટ અને રાતના કામનો ખર્ચ ગણાતા નથી.",
  "Nothing is built for them.": "તેમના માટે કંઈ નવું બંધાતું નથી.",
  "Outages of the regional grid are not modelled.": "પ્રાદેશિક ગ્રિડના વીજકાપ મોડેલમાં નથી.",
  "Owners do not replace their vehicles; they change mode or route.":
    "માલિકો વાહન બદલતા નથી; તેઓ સાધન કે રસ્તો બદલે છે.",
  "Private boreholes and tankers are not modelled.": "ખાનગી બોરવેલ અને ટેન્કર મોડેલમાં નથી.",
  "Processions that close roads are not part of it.": "રસ્તા રોકતાં સરઘસ આમાં સામેલ નથી.",
  "Progression from signal to signal is not modelled.": "એક સિગ્નલથી બીજા સુધીની લીલી લહેર મોડેલમાં નથી.",
  "Roofs in shade are not told apart.": "છાયાવાળાં છાપરાં અલગ પાડ્યાં નથી.",
  "Runs use a surrogate fitted to EPANET; its error is reported with the results.":
    "રન EPANET પર બેસાડેલા સરળ મોડેલથી ચાલે છે; તેની ભૂલ પરિણામો સાથે અપાય છે.",
  "Second cars bought against the rule are not modelled: Delhi's rounds were too short to show them.":
    "નિયમથી બચવા ખરીદેલી બીજી કાર મોડેલમાં નથી: દિલ્હીના તબક્કા એટલા ટૂંકા હતા કે તે ન દેખાઈ.",
  "Silt that comes back is one half-life.": "પાછો આવતો કાંપ એક જ અર્ધ-આયુથી ગણાય છે.",
  "Storage in homes is one tank of a day's need.": "ઘરોમાં સંગ્રહ એક દિવસની જરૂરિયાતની એક ટાંકી છે.",
  "Support prices and what a farmer must learn are not modelled.": "ટેકાના ભાવ અને ખેડૂતે જે શીખવું પડે તે મોડેલમાં નથી.",
  "Switching and resonance are not modelled.": "સ્વિચિંગ અને અનુનાદ મોડેલમાં નથી.",
  "The stage holds for all days, whatever the index: calling and lifting it by a forecast is not part of it.":
    "સૂચકાંક જે પણ હોય, તબક્કો બધા દિવસ લાગુ રહે છે: આગાહી પરથી તેને લાદવો કે ઉઠાવવો આમાં નથી.",
  "They live and work where people do today.": "તેઓ ત્યાં જ રહે અને કામ કરે છે જ્યાં આજે લોકો કરે છે.",
  "Trade lost along the works is not counted.": "કામની બાજુમાં ઘટેલો વેપાર ગણાતો નથી.",
  "Traffic that a new road brings forth, and what is built along it, is not modelled.":
    "નવો રસ્તો જે વાહનવ્યવહાર ઊભો કરે અને તેની બાજુમાં જે બંધાય તે મોડેલમાં નથી.",
  "Water saved is not given to more fields, as often happens.":
    "બચેલું પાણી વધુ ખેતરોને અપાતું નથી, જેવું ઘણી વાર બને છે.",
  "Water used for washing is not drawn from the town's network.": "ધોવાનું પાણી નગરની પાઇપોમાંથી લેવાતું નથી.",
  "What collected waste does elsewhere is not modelled.": "ઉપાડેલો કચરો બીજે જે કરે તે મોડેલમાં નથી.",
  "What visitors spend is not counted apart.": "મુલાકાતીઓનો ખર્ચ અલગ ગણાતો નથી.",
  "What work at home yields is taken to be the same as in the office.":
    "ઘરેથી ઓફિસ જેટલું જ કામ થાય છે એમ માનેલું છે.",
  "Where the money goes is not modelled: it counts as a transfer, not as a loss.":
    "પૈસા ક્યાં જાય છે તે મોડેલમાં નથી: તેને નુકસાન નહીં, હસ્તાંતરણ ગણાય છે.",
  "Where water stands is given, not computed from drains.": "પાણી ક્યાં ભરાય છે તે આપેલું છે, ગટરો પરથી ગણેલું નથી.",
  "Who has no meter that knows the hour is taken to answer like who has one.":
    "જેની પાસે કલાક જાણતું મીટર નથી તે પણ મીટરવાળા જેવું જ કરે છે એમ માનેલું છે.",
  "-24.4 % kerbside PM10 after sweeping and washing; alone 2-3 h (environmental-expert.com 82113).":
    "વાળવા અને ધોવા પછી રસ્તાની બાજુએ PM10 માં −24.4 %; માત્ર વાળવાની અસર 2-3 કલાક (environmental-expert.com 82113).",
  "10 %: within the usual range of retiming studies (U).":
    "10 %: સિગ્નલનો સમય સુધારવાના અભ્યાસોની સામાન્ય મર્યાદામાં (U).",
  "2 kW: the middle size of PM Surya Ghar (U).": "2 કિલોવોટ: પીએમ સૂર્ય ઘરનું વચલું કદ (U).",
  "20 %: the scenario of the question.": "20 %: પ્રશ્નનું પરિદૃશ્ય.",
  "45 % → 30 % non-revenue water at Malviya Nagar (indianinfrastructure.com 2021-10); Hubli 37 % → 15 %.":
    "માલવીય નગરમાં આવક વગરનું પાણી 45 % → 30 % (indianinfrastructure.com 2021-10); હુબલી 37 % → 15 %.",
  "50 %: GRAP stage IV, since November 2025 stage III (CAQM).":
    "50 %: GRAP તબક્કો IV, નવેમ્બર 2025 થી તબક્કો III (CAQM).",
  "70 lpcd: CPHEEO's norm without sewerage.": "70 લિટર પ્રતિ વ્યક્તિ પ્રતિદિન: ગટર વગર CPHEEO નું ધોરણ.",
  "About half of the restricted drivers switch to another private vehicle: Kreindler 2016, SSRN 2966797.":
    "રોકાયેલા લગભગ અડધા ચાલકો બીજા ખાનગી વાહન પર જાય છે: Kreindler 2016, SSRN 2966797.",
  "Both shares: the scenario of the question.": "બંને હિસ્સા: પ્રશ્નનું પરિદૃશ્ય.",
  "Capacity by lanes: IRC:106-1990.": "લેન પ્રમાણે ક્ષમતા: IRC:106-1990.",
  "Census of India: urban population grew 31.8 % from 2001 to 2011; 20 % is about seven years of that.":
    "ભારતની વસ્તી ગણતરી: 2001 થી 2011 માં શહેરી વસ્તી 31.8 % વધી; 20 % તેનાં લગભગ સાત વર્ષ છે.",
  "Charge: an assumption of about a third of an hour's value of travel time (132-179 INR/h, IIT Bombay 2018).":
    "ચાર્જ: મુસાફરીના એક કલાકના મૂલ્યનો લગભગ ત્રીજો ભાગ માન્યો (132-179 રૂપિયા/કલાક, IIT Bombay 2018).",
  "Crop coefficients: FAO-56 tables 12 and 22.": "પાક ગુણાંક: FAO-56 નાં કોષ્ટક 12 અને 22.",
  "Date: Diwali 2026 (8 November).": "તારીખ: દિવાળી 2026 (8 નવેમ્બર).",
  "Effects of sweeping and sprinkling: environmental-expert.com 82113; Pakistan J. Sci. 76(3).":
    "વાળવા અને છાંટવાની અસરો: environmental-expert.com 82113; Pakistan J. Sci. 76(3).",
  "Electricity (Rights of Consumers) Amendment Rules, 2023: solar hours at least 20 % below, peak 10-20 % above (U).":
    "વીજળી (ગ્રાહક અધિકાર) સુધારા નિયમો, 2023: સૌર કલાકોમાં ઓછામાં ઓછી 20 % સસ્તી, ટોચ પર 10-20 % મોંઘી (U).",
  "Emission factors by class, fuel and stage: ENVIS/IITM table from CPCB/ARAI work.":
    "વર્ગ, બળતણ અને તબક્કા પ્રમાણે ઉત્સર્જન ગુણાંક: CPCB/ARAI ના કામ પરથી ENVIS/IITM નું કોષ્ટક.",
  "Field efficiency 90 % for drip, 60 % for surface: FAO Irrigation Water Management Manual 4.":
    "ખેતરમાં કાર્યક્ષમતા: ટપક 90 %, સપાટી 60 %: FAO Irrigation Water Management Manual 4.",
  "Fine 4,000 INR: Delhi 2019 (2,000 in 2016).": "દંડ 4,000 રૂપિયા: દિલ્હી 2019 (2016 માં 2,000).",
  "Form of the response: generalized cost in the mode choice; Stockholm's cordon took 20-25 % of the traffic (U).":
    "પ્રતિભાવનું સ્વરૂપ: સાધન પસંદગીમાં કુલ ખર્ચ; સ્ટોકહોમના ઘેરાએ 20-25 % વાહનવ્યવહાર ઘટાડ્યો (U).",
  "Half: one of two lanes closed.": "અડધી: બેમાંથી એક લેન બંધ.",
  "Hours, days and exemptions: Delhi's rounds of January and April 2016 and November 2019.":
    "કલાક, દિવસ અને છૂટ: જાન્યુઆરી અને એપ્રિલ 2016 તથા નવેમ્બર 2019 ના દિલ્હીના તબક્કા.",
  "Hours: usual no-entry orders of Indian cities for goods vehicles (U).":
    "કલાક: માલવાહકો માટે ભારતીય શહેરોના સામાન્ય પ્રવેશબંધી આદેશ (U).",
  "Hubli: IISTE 6(10) 2014.": "હુબલી: IISTE 6(10) 2014.",
  "IMD calls a season deficient below 80 % of normal rain.":
    "સામાન્ય વરસાદના 80 % થી નીચે IMD ઋતુને ઓછા વરસાદની કહે છે.",
  "IMD: heat wave from 4.5 degrees above normal, severe from 6.5.":
    "IMD: સામાન્યથી 4.5 ડિગ્રી ઉપર લૂ, 6.5 થી તીવ્ર.",
  "Leakage follows pressure to the power N1 of 0.5 to 1.5 (FAVAD; May 1994 (U)).":
    "લીકેજ દબાણના 0.5 થી 1.5 ઘાત N1 પર ચાલે છે (FAVAD; May 1994 (U)).",
  "Length: the arc around the centre between the two ends.": "લંબાઈ: બે છેડા વચ્ચે કેન્દ્રની આસપાસની ચાપ.",
  "Measured effects to compare with: Mohan et al. 2017, TRR 2627:9-16; EPIC/EPoD 2016.":
    "સરખામણી માટે માપેલી અસરો: Mohan et al. 2017, TRR 2627:9-16; EPIC/EPoD 2016.",
  "Price elasticity: no Indian source was read; a prior marked (U).":
    "ભાવ સાપેક્ષતા: કોઈ ભારતીય સ્રોત વંચાયો નથી; (U) ચિહ્નિત પૂર્વ-અંદાજ.",
  "Registered vehicles of India grew about 10 % a year from 2001 to 2015 (MoRTH (U)): 40 % in four years.":
    "ભારતનાં નોંધાયેલાં વાહન 2001 થી 2015 સુધી વર્ષે લગભગ 10 % વધ્યાં (MoRTH (U)): ચાર વર્ષમાં 40 %.",
  "Share and shift: assumptions; staggering is among the measures of Delhi's winter plans.":
    "હિસ્સો અને ફેરફાર: ધારણાઓ; અલગ-અલગ સમય દિલ્હીની શિયાળુ યોજનાઓનું એક પગલું છે.",
  "Share of fires ended: an assumption with the enforcement as its parameter.":
    "બંધ થયેલી આગનો હિસ્સો: એક ધારણા, જેનો પ્રાચલ કડકાઈ છે.",
  "Share: the scenario of the question.": "હિસ્સો: પ્રશ્નનું પરિદૃશ્ય.",
  "Speed by depth, none at 300 mm: Pregnolato et al. 2017, Transp. Res. D 55:67-81.":
    "ઊંડાઈ પ્રમાણે ઝડપ, 300 મિમી પર શૂન્ય: Pregnolato et al. 2017, Transp. Res. D 55:67-81.",
  "Stages and actions: CAQM for Delhi-NCR as reported (Business Today 2024-01-02, New Indian Express 2023-11-03, Zee News 2024-11-14, Economic Times 2024-11-18), with the revision of 21 November 2025.":
    "તબક્કા અને પગલાં: દિલ્હી-NCR માટે CAQM, સમાચારો મુજબ (Business Today 2024-01-02, New Indian Express 2023-11-03, Zee News 2024-11-14, Economic Times 2024-11-18), 21 નવેમ્બર 2025 ના સુધારા સહિત.",
  "Stages: GRAP stage III's bar on BS-III petrol and BS-IV diesel four-wheelers (CAQM).":
    "તબક્કા: BS-III પેટ્રોલ અને BS-IV ડીઝલ ચાર પૈડાંવાળાં પર GRAP તબક્કા III ની રોક (CAQM).",
  "Two thirds of the reactive load at two thirds of the length: the usual rule (U).":
    "બે તૃતીયાંશ લંબાઈએ પ્રતિઘાતી ભારનો બે તૃતીયાંશ: સામાન્ય નિયમ (U).",
  "Use of energy: 25-35 Wh/km (U).": "ઊર્જાનો વપરાશ: 25-35 Wh/કિમી (U).",
  "Usual supply 1-6 h a day (Business Standard 2012).":
    "સામાન્ય પુરવઠો દિવસે 1-6 કલાક (Business Standard 2012).",
  "Very heavy rain: 115.6-204.4 mm a day (IMD).": "અતિ ભારે વરસાદ: દિવસે 115.6-204.4 મિમી (IMD).",
  "Visitors and outings: assumptions.": "મુલાકાતીઓ અને બહાર નીકળવું: ધારણાઓ.",
  "Waiting is half the headway; it weighs about twice as much as riding in choices (Wardman 2004 (U)).":
    "રાહ જોવી બે બસ વચ્ચેના અંતરની અડધી છે; પસંદગીમાં તેનું વજન સવારીથી લગભગ બમણું છે (Wardman 2004 (U)).",
};

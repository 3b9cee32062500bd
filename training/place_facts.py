"""Facts about place names that GeoNames tables of cities and regions do not carry, put together by hand.

`DEMONYMS`: the words for the people and things of a country; `ALIASES`: other names of countries, regions and cities
as English news writes them. Keys of ALIASES are read by `training.gazetteers`: "KH" is a country, "US.TX" a first-level
region, "GB:Newcastle upon Tyne" a city, "*:EU" a continent by its GeoNames code.
"""

from __future__ import annotations

# ISO 3166-1 alpha-2 (XK, Kosovo, is user-assigned): words, separated by commas.
DEMONYMS = """
AD Andorran
AE Emirati,Emiratis
AF Afghan,Afghans
AG Antiguan,Antiguans
AL Albanian,Albanians
AM Armenian,Armenians
AO Angolan,Angolans
AR Argentine,Argentines,Argentinian,Argentinians
AT Austrian,Austrians
AU Australian,Australians,Aussie,Aussies
AZ Azerbaijani,Azerbaijanis,Azeri,Azeris
BA Bosnian,Bosnians
BB Barbadian,Barbadians,Bajan
BD Bangladeshi,Bangladeshis
BE Belgian,Belgians
BF Burkinabe,Burkinabé
BG Bulgarian,Bulgarians
BH Bahraini,Bahrainis
BI Burundian,Burundians
BJ Beninese
BN Bruneian,Bruneians
BO Bolivian,Bolivians
BR Brazilian,Brazilians
BS Bahamian,Bahamians
BT Bhutanese
BW Botswanan,Motswana,Batswana
BY Belarusian,Belarusians
BZ Belizean,Belizeans
CA Canadian,Canadians
CD Congolese
CF Central African,Central Africans
CH Swiss
CI Ivorian,Ivorians
CL Chilean,Chileans
CM Cameroonian,Cameroonians
CN Chinese
CO Colombian,Colombians
CR Costa Rican,Costa Ricans
CU Cuban,Cubans
CV Cape Verdean,Cape Verdeans
CY Cypriot,Cypriots
CZ Czech,Czechs
DE German,Germans
DJ Djiboutian,Djiboutians
DK Danish,Dane,Danes
DO Dominican,Dominicans
DZ Algerian,Algerians
EC Ecuadorian,Ecuadorians,Ecuadorean,Ecuadoreans
EE Estonian,Estonians
EG Egyptian,Egyptians
ER Eritrean,Eritreans
ES Spanish,Spaniard,Spaniards
ET Ethiopian,Ethiopians
FI Finnish,Finn,Finns
FJ Fijian,Fijians
FM Micronesian,Micronesians
FR French,Frenchman,Frenchwoman
GA Gabonese
GB British,Briton,Britons,English,Englishman,Scottish,Scots,Welsh
GD Grenadian,Grenadians
GE Georgian,Georgians
GH Ghanaian,Ghanaians
GL Greenlandic,Greenlander,Greenlanders
GM Gambian,Gambians
GN Guinean,Guineans
GQ Equatoguinean
GR Greek,Greeks
GT Guatemalan,Guatemalans
GY Guyanese
HK Hongkonger,Hongkongers
HN Honduran,Hondurans
HR Croatian,Croatians,Croat,Croats
HT Haitian,Haitians
HU Hungarian,Hungarians
ID Indonesian,Indonesians
IE Irish,Irishman
IL Israeli,Israelis
IN Indian,Indians
IQ Iraqi,Iraqis
IR Iranian,Iranians
IS Icelandic,Icelander,Icelanders
IT Italian,Italians
JM Jamaican,Jamaicans
JO Jordanian,Jordanians
JP Japanese
KE Kenyan,Kenyans
KG Kyrgyz,Kyrgyzstani
KH Cambodian,Cambodians,Khmer,Khmers
KI I-Kiribati
KM Comorian,Comorians
KP North Korean,North Koreans
KR South Korean,South Koreans
KW Kuwaiti,Kuwaitis
KZ Kazakh,Kazakhs,Kazakhstani
LA Lao,Laotian,Laotians
LB Lebanese
LI Liechtensteiner
LK Sri Lankan,Sri Lankans
LR Liberian,Liberians
LS Basotho
LT Lithuanian,Lithuanians
LU Luxembourger,Luxembourgish
LV Latvian,Latvians
LY Libyan,Libyans
MA Moroccan,Moroccans
MC Monegasque,Monégasque
MD Moldovan,Moldovans
ME Montenegrin,Montenegrins
MG Malagasy,Madagascan
MH Marshallese
MK Macedonian,Macedonians
ML Malian,Malians
MM Burmese,Myanmarese
MN Mongolian,Mongolians
MR Mauritanian,Mauritanians
MT Maltese
MU Mauritian,Mauritians
MV Maldivian,Maldivians
MW Malawian,Malawians
MX Mexican,Mexicans
MY Malaysian,Malaysians
MZ Mozambican,Mozambicans
NA Namibian,Namibians
NE Nigerien,Nigeriens
NG Nigerian,Nigerians
NI Nicaraguan,Nicaraguans
NL Dutch,Dutchman
NO Norwegian,Norwegians
NP Nepali,Nepalis,Nepalese
NR Nauruan,Nauruans
NZ New Zealander,New Zealanders,Kiwi,Kiwis
OM Omani,Omanis
PA Panamanian,Panamanians
PE Peruvian,Peruvians
PG Papua New Guinean,Papua New Guineans
PH Philippine,Filipino,Filipinos,Filipina
PK Pakistani,Pakistanis
PL Polish,Pole,Poles
PR Puerto Rican,Puerto Ricans
PS Palestinian,Palestinians,Gazan,Gazans
PT Portuguese
PW Palauan,Palauans
PY Paraguayan,Paraguayans
QA Qatari,Qataris
RO Romanian,Romanians
RS Serbian,Serbians,Serb,Serbs
RU Russian,Russians
RW Rwandan,Rwandans
SA Saudi,Saudis,Saudi Arabian
SB Solomon Islander,Solomon Islanders
SC Seychellois
SD Sudanese
SE Swedish,Swede,Swedes
SG Singaporean,Singaporeans
SI Slovenian,Slovenians,Slovene,Slovenes
SK Slovak,Slovaks,Slovakian
SL Sierra Leonean,Sierra Leoneans
SN Senegalese
SO Somali,Somalis,Somalian
SR Surinamese
SS South Sudanese
SV Salvadoran,Salvadorans,Salvadorean
SY Syrian,Syrians
SZ Swazi,Swazis
TD Chadian,Chadians
TG Togolese
TH Thai,Thais
TJ Tajik,Tajiks,Tajikistani
TL Timorese,East Timorese
TM Turkmen,Turkmens
TN Tunisian,Tunisians
TO Tongan,Tongans
TR Turkish,Turk,Turks
TT Trinidadian,Trinidadians,Tobagonian
TV Tuvaluan,Tuvaluans
TW Taiwanese
TZ Tanzanian,Tanzanians
UA Ukrainian,Ukrainians
UG Ugandan,Ugandans
US American,Americans
UY Uruguayan,Uruguayans
UZ Uzbek,Uzbeks,Uzbekistani
VE Venezuelan,Venezuelans
VN Vietnamese
VU Vanuatuan,ni-Vanuatu
WS Samoan,Samoans
XK Kosovar,Kosovars,Kosovan,Kosovans
YE Yemeni,Yemenis
ZA South African,South Africans
ZM Zambian,Zambians
ZW Zimbabwean,Zimbabweans
"""

# One place a line: key = names, separated by commas.
ALIASES = """
AE = UAE, U.A.E., Emirates, the Emirates
BA = Bosnia, Bosnia-Herzegovina, Bosnia & Herzegovina, BiH
BS = The Bahamas, Bahamas
BY = Byelorussia, Belorussia
CD = DRC, DR Congo, D.R. Congo, Congo-Kinshasa, Democratic Republic of Congo, Zaire, Congo
CG = Congo-Brazzaville, Republic of Congo
CF = CAR, Central African Republic
CI = Ivory Coast, Cote d'Ivoire, Côte d'Ivoire
CN = China, PRC, People's Republic of China, Mainland China, mainland China
CV = Cape Verde, Cabo Verde
CZ = Czech Republic, Czechia
DO = Dominican Republic
FK = Falkland Islands, Falklands, Malvinas
FM = Micronesia, Federated States of Micronesia
GB = UK, U.K., Britain, Great Britain, United Kingdom
GM = The Gambia, Gambia
HK = Hong Kong, Hongkong, HK
IR = Iran, Islamic Republic of Iran, Persia
KG = Kyrgyzstan, Kirghizia, Kyrgyz Republic
KP = North Korea, DPRK, D.P.R.K., N. Korea, N Korea
KR = South Korea, ROK, S. Korea, S Korea, Republic of Korea, Korea
LA = Laos, Lao PDR, Lao
LK = Sri Lanka, Ceylon
MD = Moldova, Moldavia
MK = Macedonia, North Macedonia, FYROM
MM = Myanmar, Burma
MO = Macau, Macao
NL = Netherlands, The Netherlands, Holland
NZ = New Zealand, Aotearoa, NZ
PG = Papua New Guinea, PNG
PH = Philippines, The Philippines, the Philippines
PS = Palestine, Palestinian territories, Palestinian Territory, State of Palestine
PS = Occupied Palestinian Territories, occupied Palestinian territory
RU = Russia, Russian Federation
SA = Saudi Arabia, KSA, Kingdom of Saudi Arabia, Saudi
ST = Sao Tome, São Tomé and Príncipe, Sao Tome and Principe
SY = Syria, Syrian Arab Republic
SZ = Swaziland, Eswatini
TL = East Timor, Timor-Leste, Timor Leste
TR = Turkey, Türkiye, Turkiye
TT = Trinidad and Tobago, Trinidad & Tobago, Trinidad
TW = Taiwan, Chinese Taipei, Republic of China
US = US, U.S., USA, U.S.A., United States of America, America, the States
VA = Vatican, Vatican City, Holy See
VN = Viet Nam, Vietnam
XK = Kosovo
US.DC = D.C., DC, District of Columbia
US.AL = Alabama, Ala.
US.AR = Arkansas, Ark.
US.AZ = Arizona, Ariz.
US.CA = California, Calif.
US.CO = Colorado, Colo.
US.CT = Connecticut, Conn.
US.FL = Florida, Fla.
US.IL = Illinois, Ill.
US.IN = Indiana, Ind.
US.KS = Kansas, Kan., Kans.
US.KY = Kentucky, Ky.
US.MA = Massachusetts, Mass.
US.MD = Maryland, Md.
US.MI = Michigan, Mich.
US.MN = Minnesota, Minn.
US.MO = Missouri, Mo.
US.MS = Mississippi, Miss.
US.MT = Montana, Mont.
US.NC = North Carolina, N.C.
US.ND = North Dakota, N.D.
US.NE = Nebraska, Neb.
US.NH = New Hampshire, N.H.
US.NJ = New Jersey, N.J.
US.NM = New Mexico, N.M.
US.NV = Nevada, Nev.
US.NY = New York, N.Y.
US.OK = Oklahoma, Okla.
US.OR = Oregon, Ore.
US.PA = Pennsylvania, Pa., Penn.
US.RI = Rhode Island, R.I.
US.SC = South Carolina, S.C.
US.SD = South Dakota, S.D.
US.TN = Tennessee, Tenn.
US.TX = Texas, Tex.
US.VA = Virginia, Va.
US.VT = Vermont, Vt.
US.WA = Washington, Wash.
US.WI = Wisconsin, Wis.
US.WV = West Virginia, W.Va.
US.WY = Wyoming, Wyo.
PS.GZ = Gaza Strip, Gaza, Gaza strip
PS.WE = West Bank, Westbank, the West Bank, occupied West Bank
UA.11 = Crimea, Crimean Peninsula, Crimean peninsula
UA.05 = Donetsk region, Donetsk Oblast, Donetsk oblast
UA.14 = Luhansk region, Luhansk Oblast, Lugansk region
CN.14 = Tibet, Tibetan Autonomous Region
CN.13 = Xinjiang, Xinjiang Uyghur Autonomous Region, Xinjiang Uygur Autonomous Region, XUAR, East Turkestan
CN.20 = Inner Mongolia
RU.12 = Chechnya, Chechen Republic
IN.12 = Jammu and Kashmir, Jammu & Kashmir, Kashmir, J&K, Indian-administered Kashmir
IN.39 = Uttarakhand, Uttaranchal
IN.21 = Odisha, Orissa
IN.40 = Telangana
PK.06 = Azad Kashmir, Pakistan-administered Kashmir, Azad Jammu and Kashmir
PK.03 = Khyber Pakhtunkhwa, Khyber-Pakhtunkhwa, KP, KPK, North-West Frontier Province
PK.02 = Balochistan, Baluchistan
ID.39 = West Papua, Papua Barat
ID.36 = Papua
ID.01 = Aceh
MM.01 = Rakhine, Rakhine State, Arakan
MM.04 = Kachin, Kachin State
AU.02 = New South Wales, NSW
MY.09 = Penang, Pulau Pinang
IL:Jerusalem = East Jerusalem, Occupied Jerusalem
ET:Addis Ababa = Addis
ES.56 = Catalonia, Catalunya
ES.59 = Basque Country
GB.ENG = England
GB.SCT = Scotland
GB.WLS = Wales
GB.NIR = Northern Ireland, Ulster, N. Ireland
ZA.02 = KwaZulu-Natal, KwaZulu Natal, KZN
ZA.06 = Gauteng
GB:London = Greater London, City of London
GB:Newcastle upon Tyne = Newcastle
GB:Kingston upon Hull = Hull
US:New York City = New York, NYC, New York City, N.Y.C.
US:Los Angeles = LA, L.A.
US:Washington = Washington DC, Washington, D.C., Washington D.C., Washington, DC
US:San Francisco = SF
US:Las Vegas = Vegas
US:Philadelphia = Philly
US:St. Louis = Saint Louis
IN:New Delhi = New Delhi
IN:Delhi = Delhi
IN:Bengaluru = Bangalore, Bengaluru
IN:Mumbai = Bombay, Mumbai
IN:Kolkata = Calcutta, Kolkata
IN:Chennai = Madras, Chennai
VN:Ho Chi Minh City = Saigon, HCM City, HCMC
MM:Yangon = Rangoon, Yangon
MM:Nay Pyi Taw = Naypyidaw, Nay Pyi Taw, Naypyitaw
UA:Kyiv = Kiev, Kyiv
UA:Kharkiv = Kharkov
UA:Odesa = Odessa, Odesa
CN:Beijing = Peking
KZ:Astana = Nur-Sultan, Nursultan, Astana
BR:Rio de Janeiro = Rio
AR:Buenos Aires = Buenos Aires
ZA:Pretoria = Tshwane
ZA:Johannesburg = Joburg, Jo'burg
MX:Mexico City = Mexico City, Ciudad de Mexico
PA:Panama City = Panama City
GT:Guatemala City = Guatemala City
KW:Kuwait City = Kuwait City
IR:Tehran = Teheran
SY:Aleppo = Halab
YE:Sanaa = Sana'a, Sanaa
QA:Doha = Doha
MN:Ulan Bator = Ulaanbaatar
*:EU = Europe
*:AS = Asia
*:AF = Africa
*:NA = North America
*:SA = South America
*:OC = Oceania
*:AN = Antarctica
"""
